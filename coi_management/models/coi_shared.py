"""What the files of a batch have in common when they are verified."""


class Shared:
    """What the cases of a batch have in common, gathered once: catalogues, and the requirements of each set.

    :param on: the day that is judged; requirements of a day in the past are those that were in force on it
    """

    def __init__(self, env, on):
        self.on = on
        # sudo: a verdict is the same for whoever asks
        self.provisions = env["coi.provision"].sudo().search([])
        self._requirements = {}

    def get_requirements(self, sets):
        """What these sets ask for, as plain values."""
        if sets not in self._requirements:
            self._requirements[sets] = sets._to_facts(self.on)
        return self._requirements[sets]


class SharedByDay(dict):
    """``Shared`` of each day that is asked for."""

    def __init__(self, env):
        super().__init__()
        self.env = env

    def __missing__(self, on):
        self[on] = Shared(self.env, on)
        return self[on]
