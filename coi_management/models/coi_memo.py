"""What is gathered once for the mails of a batch."""


class Memo(dict):
    """What was gathered for the files of a batch, carried in the context. Each is only ever equal to itself."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def get_or(self, key, make):
        if key not in self:
            self[key] = make()
        return self[key]
