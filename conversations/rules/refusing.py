"""A complaint about the data on its way up: it does not know yet which rule or file it is of."""


class Refused(Exception):
    """What is wrong and what would be right, with the way to it: "value 2", then a key."""

    def __init__(self, complaint: str, *way: str | int) -> None:
        self.complaint = complaint
        self.way = way
        """A number is the place of a value in its rule, from 1; the rest are keys."""

    def below(self, place: int) -> "Refused":
        return Refused(self.complaint, place, *self.way)

    def __str__(self) -> str:
        steps = [f"value {step}" if isinstance(step, int) else step for step in self.way]
        return ": ".join([*steps, self.complaint])
