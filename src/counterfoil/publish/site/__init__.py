"""A static site of the published editions; knows the catalog of what is published, and nothing else."""
