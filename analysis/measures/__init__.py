"""Words and signals in, numbers and moments out. Pure Python and NumPy: no Django, no files, no clock.

`remarks` is the whole way in one function. Each package below knows those above it and none below:

    signals, stretches           what was heard and seen, as plain data; codec and numerals know none of it
    heard, seen                  measures of the sound, measures of the picture
    spoken                       measures of the words
    lock                         claims, and the check of each against the signals
    moments                      hits of every kind, filtered and clustered
    shown                        flags with their words, heatmap, lanes, marks in the transcript
    scoring                      all numbers of the talk, the score, what if
    quotes                       what may be quoted of somebody's own words
    findings                     what coaching may talk about

`trend` stands apart: it is about the numbers of several talks.
"""
