"""The same edition in each form."""
