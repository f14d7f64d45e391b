"""What managers watch."""
