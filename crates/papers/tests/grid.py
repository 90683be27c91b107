"""Reads a workbook from standard input with openpyxl and prints what a reader finds in it, as JSON."""
import datetime
import io
import json
import sys
from decimal import Decimal

import openpyxl


def told(cell):
    value = cell.value
    if isinstance(value, (datetime.datetime, datetime.date)):
        value = value.strftime("%Y-%m-%d")
    elif isinstance(value, (int, float)):
        value = str(Decimal(repr(value)))
    return [cell.data_type, value, cell.number_format]


book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
properties = book.properties
sheets = [
    {
        "name": sheet.title,
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "rows": [[told(cell) for cell in row] for row in sheet.iter_rows()],
    }
    for sheet in book
]
print(json.dumps({
    "title": properties.title,
    "creator": properties.creator,
    "modified_by": properties.lastModifiedBy,
    "created": str(properties.created),
    "sheets": sheets,
}, ensure_ascii=False))
