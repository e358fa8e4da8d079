"""A report for a council meeting: two pages of A4 on one city."""

from gemengd.report.page import report_page
from gemengd.report.write import write_report

__all__ = ["report_page", "write_report"]
