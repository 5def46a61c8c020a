"""The reports of the kecamatan: of a month, a quarter, and half a year; computed, and kept nowhere.

    from accountability.oversight.reporting.spans import read
    from accountability.oversight.reporting.making import report_of
    report = report_of(span=read("2026-09"), place=kecamatan, villages=villages, words=words, at=at)

`spans` says what stretches of time there are, `counting` asks the rows, `telling` says how counts of people
may be told, `as_of` how villages stood at the end of a span, `monthly`, `quarterly` and `half_yearly` put a
report together, and `paper` and `book` write it as PDF, DOCX and XLSX.
"""
