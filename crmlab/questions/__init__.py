"""The questions of the course: a package a chapter. `crmlab.workbook.authoring.chapters` finds them by their names."""
