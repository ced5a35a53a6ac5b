"""Who said what, and when: one row a detainer, and the fate of every source row."""
