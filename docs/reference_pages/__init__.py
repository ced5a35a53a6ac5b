"""The pages of docs/reference, each made from the code or the fact files that it describes."""


class UndocumentedError(Exception):
    """Something public has no words; the message names it."""
