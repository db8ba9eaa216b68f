"""What can go wrong, as one tree. A message says what happened and what to do next.

CoachError
├── SettingsError        a setting has a value that cannot be used
├── ContentError         files in knowledge/ break their schema; lists every problem at once
├── NotFound             an id that names nothing: a question, a session, a passage
├── ModelError           a model could not be found, loaded or run
│   └── ModelUnavailable no place had the model; lists what was tried
├── InputError           what a person typed or passed cannot be used as it is
├── StoreError           the database cannot be opened or written
└── Conflict             a session moved on elsewhere (another window) in the meantime

The command line prints the message alone, on one line, and exits with `exit_code`.
"""

from collections.abc import Sequence


class CoachError(Exception):
    """Base of every error that coach raises on purpose."""

    exit_code = 1


class SettingsError(CoachError):
    """A setting has a value that cannot be used."""

    exit_code = 2


class ContentError(CoachError):
    """Files in knowledge/ break their schema.

    Args:
        problems: one line per problem: file, field and fix.
    """

    def __init__(self, problems: Sequence[str]):
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{count} problem{'' if count == 1 else 's'} in knowledge/ (run `coach check` for the list)"
        super().__init__(f"{head}; first: {self.problems[0]}" if self.problems else head)


class NotFound(CoachError):
    """An id that names nothing."""

    exit_code = 2


class ModelError(CoachError):
    """A model could not be found, loaded or run."""


class ModelUnavailable(ModelError):
    """No place had the model.

    Args:
        name: the model that was wanted.
        tried: one line per place, in the order tried, with what happened there.
        fix: what the reader can do now.
    """

    def __init__(self, name: str, tried: Sequence[str], fix: str):
        self.tried = tuple(tried)
        places = "; ".join(f"({number}) {line}" for number, line in enumerate(self.tried, start=1))
        super().__init__(f"no usable copy of {name}. Tried: {places}. {fix}")


class InputError(CoachError):
    """What a person typed or passed cannot be used as it is."""

    exit_code = 2


class StoreError(CoachError):
    """The database cannot be opened or written."""


class Conflict(CoachError):
    """A session moved on elsewhere in the meantime."""
