"""The forms of an edition: pages, workbook, tables and data, all printing the same Edition."""
