"""A read-only API over the published editions; knows the catalog of what is published, and nothing else."""
