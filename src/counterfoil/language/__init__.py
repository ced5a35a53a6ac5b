"""What a reader is told, in the reader's language: sentences, numbers and days from message catalogs."""

from counterfoil.language.catalogs import SOURCE_LANGUAGE, Language, find_language, languages
from counterfoil.language.plurals import say_many
from counterfoil.language.saying import say, say_fact, speaking, spoken, to_say
from counterfoil.language.written import say_date, say_day, say_month, say_number, say_period, say_share

__all__ = [
    "SOURCE_LANGUAGE",
    "Language",
    "find_language",
    "languages",
    "say",
    "say_date",
    "say_day",
    "say_fact",
    "say_many",
    "say_month",
    "say_number",
    "say_period",
    "say_share",
    "speaking",
    "spoken",
    "to_say",
]
