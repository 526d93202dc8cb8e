"""Which leads officers are not to use for now, since their person asked for it. Knows no words.

Law: UU 27/2022, Pasal 11 and 41. A request about oneself is about all that one has handed in for
oneself; one about somebody who was helped, about theirs alone. An officer's answer does
not end it, since they may answer that the data rest: only the person does.
"""

import sqlalchemy as sa

from storage import tables

LIMIT = "limit"
"""The kind of request."""
LIFTED = "limit_lifted"
"""What such a request is once its person has taken it back; the rest of it stays as it was."""
_r, _l = tables.requests.c, tables.leads.c
_named = tables.leads.alias("named")
_of_oneself = sa.and_(_l.chat == _r.chat, _l.helper.is_(None), _named.c.helper.is_(None))
ASKED = tables.requests.join(_named, _named.c.code == _r.lead).join(
    tables.leads, sa.or_(_l.code == _named.c.code, _of_oneself)
)
"""A request with each lead that it is about."""
LIMITED = sa.select(_l.code).select_from(ASKED).where(_r.kind == LIMIT)
"""The codes of those leads."""
