"""Customer information: `desk.accounts`. What it can do lies in files of a page or two, by what is worked on.

Entry and classes (`account_entry.py`), history and numbers (`account_facts.py`), quotes, contracts and orders
(`quotes.py`, `orders.py`), credit (`credit.py`), records that stand twice (`duplicates.py`, `merging.py`).
"""

from __future__ import annotations

from crmlab.crm.account_entry import Entry
from crmlab.crm.account_facts import Facts
from crmlab.crm.credit import Credit
from crmlab.crm.merging import Merging
from crmlab.crm.orders import Orders
from crmlab.crm.quotes import Quotes


class Accounts(Entry, Facts, Quotes, Orders, Credit, Merging):
    """The customer-information module: accounts and everything that hangs on them.

    Examples
    --------
    >>> from crmlab import crm
    >>> desk = crm.practice()
    >>> number = desk.accounts.add("Quiet Lantern Hotel", kind="institutional", city="Suzhou", industry="hotel")
    >>> desk.accounts.get(number)["territory_id"]
    12
    """
