"""What the figures of all tabs share."""
