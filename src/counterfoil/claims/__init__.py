"""What was said in public, held to the data."""
