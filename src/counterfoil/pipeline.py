"""The steps from a release to an edition, in order."""
