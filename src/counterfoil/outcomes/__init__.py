"""What became of each detainer, on what evidence, under a stated definition."""
