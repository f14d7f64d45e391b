"""What failed, and trying it again."""
