"""How somebody came, on the card and in an export."""

from dataclasses import replace

from bot.officers.columns import COLUMNS
from bot.officers.row_values import Row
from conversations.referrals import Referral, ReferralKind, make
from tests.bot.officers.office import ANA, NOW, Office, draft
from tests.signing import SIGN

MARKET = Referral(make(SIGN, "Pasar 16 Ilir"), "Pasar 16 Ilir", ReferralKind.MARKET)


async def test_the_card_says_how_somebody_came(office: Office) -> None:
    await office.store.write(lambda tx: tx.referrals.add(MARKET, NOW))
    await office.file(draft(1, referral=MARKET.code), draft(2), draft(3, referral="LAMA-KQT"))
    named, without, gone = [
        (await office.press(ANA, f"d:details:{draft(number).code}")).text for number in (1, 2, 3)
    ]

    assert f"Datang lewat: <b>Pasar 16 Ilir</b> ({MARKET.code})" in named
    assert "Datang lewat" not in without
    assert "Datang lewat: <b>LAMA-KQT</b>" in gone


async def test_an_export_has_the_code(office: Office) -> None:
    await office.file(draft(1, referral=MARKET.code))
    lead = await office.store.read(lambda tx: tx.leads.get(draft(1).code, None))
    [column] = [column for column in COLUMNS if column.name == "referral"]
    row = Row(lead, None, None)

    assert column.cell(row) == MARKET.code
    assert column.cell(replace(row, lead=replace(lead, referral=None))) is None
