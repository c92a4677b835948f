"""What a cell held, as plain JSON and back: `writing.write(answer)`, `reading.read(value)`, `loading.loads(text)`.

What `check()` judges is always `read(write(answer))`, so that the notebook and the grader, who sees the JSON only,
cannot disagree. A value is a dict with a `"kind"`:

=========  =====================================================================================
nothing    None, `...`, or a text of nothing but spaces
number     `value`: whole, finite, null (NaN, NA) or `"inf"`, `"-inf"`
truth      `value`: true or false
text       `value`
date       `value`: ISO text, in UTC where the date had a time zone; null is NaT
duration   `value`: nanoseconds; null is NaT
series     `name`, `index`, `values` (a column)
frame      `index`, `columns`, `cells` (a list of columns)
mapping    `keys`, `values` (columns of equal length)
list       `items` (a column); tuples, arrays and indexes too
set        `items` (a column, sorted)
function   `name`, and `attribute` where it is a method without its brackets
too_large  `rows`, `columns`; nothing else was looked at
other      `type`, the name of the type
=========  =====================================================================================

A column is `{"type": kind or "mixed", "values": [...]}`: bare JSON values where all are of one kind that has a `value`,
whole values where they are mixed. An index is `{"names": [...], "levels": [columns]}`.
"""
