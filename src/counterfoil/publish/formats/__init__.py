"""The same edition in each form."""

from counterfoil.publish.formats.data_package import csv_lines, csv_name, render_csv, render_data_package
from counterfoil.publish.formats.document import render_document
from counterfoil.publish.formats.drawing import drawing_name, render_drawing
from counterfoil.publish.formats.page import render_page
from counterfoil.publish.formats.record import record_schema, render_record
from counterfoil.publish.formats.workbook import render_workbook

__all__ = [
    "csv_lines",
    "csv_name",
    "drawing_name",
    "record_schema",
    "render_csv",
    "render_data_package",
    "render_document",
    "render_drawing",
    "render_page",
    "render_record",
    "render_workbook",
]
