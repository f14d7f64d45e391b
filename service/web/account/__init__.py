"""Signing in, what I was told, who I am, help; a demonstration's clock."""
