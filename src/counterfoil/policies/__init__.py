"""What the law said on a day, with the citation."""
