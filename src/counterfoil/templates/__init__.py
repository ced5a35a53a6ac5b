"""What custodians are given: templates of their records, a check of what they filled in, and the counts of a year."""

from counterfoil.templates.forms import Form, load_forms
from counterfoil.templates.writing import write_templates
from counterfoil.templates.yearly import YearlyCounts, count_year, write_year

__all__ = ["Form", "YearlyCounts", "count_year", "load_forms", "write_templates", "write_year"]
