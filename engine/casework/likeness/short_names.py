"""Usual short forms of first names in England, and spellings that differ too much to be found by their sound.

A modest list on purpose: every entry makes more names one. `FULL_NAMES` leads from each form to the one it stands for.
"""

from collections.abc import Mapping
from typing import Final

_FORMS = """
abigail: abbie abby abi gail
adam: addie
alexander: alex alec sandy xander alexandra sasha lexi alexandria
andrew: andy drew
anthony: tony antony
benjamin: ben benji benny
cameron: cam
catherine: cathy katherine kate katie kathryn cath kat katy kathy catharine
charles: charlie chuck chas charlotte lottie
christopher: chris kit topher christine christina tina
daniel: dan danny danielle dani
david: dave davie dai
deborah: debbie deb debra
edward: ed eddie ted teddy ned
eleanor: ellie nell nellie elinor
elizabeth: beth betty eliza lizzie liz libby lisbeth elisabeth betsy
emily: em emmy
frederick: fred freddie freddy
gabriel: gabe gabrielle gabby
george: georgie
gregory: greg
harrison: harry harold henry hal
isabella: bella izzy isabel isobel isabelle issy
jacob: jake
james: jim jimmy jamie
jennifer: jen jenny jenni
jessica: jess jessie
joanna: jo joanne
john: jack johnny jon
jonathan: jonny jono
joseph: joe joey josephine josie
joshua: josh
kimberley: kim
lawrence: larry laurie
leonard: len lenny leo
lily: lillian lilly lili
lucy: lucia lulu
madeleine: maddie maddy madison
margaret: maggie meg peggy marge
martin: marty
matthew: matt matty
maximilian: max
megan: meggie
michael: mike mick micky mikey
michelle: shelly
mohammed: mo muhammad mohamed muhammed mohammad mohd
natalie: nat natasha tasha
nathaniel: nathan nate
nicholas: nick nicky nico nicola nikki
oliver: ollie olly
olivia: liv livvy livia
patricia: pat patty trish tricia
patrick: paddy
peter: pete
philip: phil pip phillip
rebecca: becca becky bex
richard: rick ricky dick rich
robert: rob bob bobby robbie
ronald: ron ronnie
samuel: sam sammy samantha
sarah: sally sara
sebastian: seb
sophia: sophie sofia sofie
stephen: steve steven stevie
susan: sue susie suzie
theodore: theo
theresa: tess terry teresa
thomas: tom tommy
timothy: tim timmy
victoria: vicky tori vikki vic
william: will bill billy liam willie
yusuf: yousef youssef yusef
zachary: zac zach zak
"""


def _by_form(forms: str) -> dict[str, str]:
    entries = (line.split(": ") for line in forms.strip().splitlines())
    return {form: full for full, short in entries for form in short.split()}


FULL_NAMES: Final[Mapping[str, str]] = _by_form(_FORMS)
