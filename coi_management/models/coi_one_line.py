"""Words that stand in a header of a mail, which is of one line."""


def one_line(text):
    """A text with its line breaks and runs of spaces as single spaces; what is no text stays as it is.

    Names over two lines come out of cells of spreadsheets: no mail could be made of them.
    """
    return " ".join(text.split()) if isinstance(text, str) else text
