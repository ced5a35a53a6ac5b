"""What was published, read as it stands: files go in, rows with their addresses come out."""
