"""The fictional state ZZ, whole: its places, its law, its logs, and a release with a planted truth."""
