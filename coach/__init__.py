"""coach: a mock interviewer and career assessor for deep learning.

`coach.coach.Coach` is the whole product behind one door; `coach.cli` and `coach.ui` are its two faces.
Importing this package loads nothing heavy.
"""

__version__ = "0.1.0"
