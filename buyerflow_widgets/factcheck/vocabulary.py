"""The word lists of the check of facts: English, in any number and case. Add to them as texts teach."""

from buyerflow_widgets.model import stem


def _words(text: str) -> frozenset[str]:
    return frozenset(map(stem, text.split()))


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(stem, line.split())) for line in text.strip().splitlines())


ROLES = _words("""
    accountant administrator advisor adviser agent analyst architect assistant attorney auditor banker board bookkeeper broker ceo cfo
    chairman chairperson chairwoman champion chief chro ciso cio clerk clinician cmo committee comptroller consultant controller coo
    coordinator counsel cpo cro cso cto dealer designer developer director distributor doctor employee engineer evp executive expert
    finance foreman founder gatekeeper gm governor hr installer instructor integrator investor it janitor lawyer leader legal
    librarian logistics manager md mechanic mentor nurse officer operator owner partner physician pharmacist planner president principal
    procurement professor programmer purchaser purchasing recruiter regulator representative reseller scientist secretary shareholder
    specialist sponsor superintendent supervisor surgeon svp teacher technician technologist treasurer trustee underwriter union vp
    worker
""")
"""Who has a say in purchases. Buyers, customers, users, sellers, sales and marketing are whom every summary is about or for."""

CAPITAL_ROLES = _words("it hr gm md")
"""Roles only in capitals."""

MODIFIED_ROLES = _words("chief controller coordinator director engineer lead manager officer specialist supervisor")
"""Roles that say little without the word before them: "quality manager"."""

ORDINARY_BEFORE_ROLES = _words("""
    a an the this that these those their his her its our your my each every any all some no one both other another same new senior junior
    single key main right only first second next last and or of with by to from for as is are was in on at than while when which who whom
    named relevant responsible involved different early earlier late later own local top strong clear can could will would should may must
    might that then also not sale marketing buyer seller customer supplier vendor account content line team general
""")
"""Before a role these add nothing that would have to stand in the table. "to lead", "can lead" are verbs."""

SAME_ROLE = {
    "ceo": _phrases("chief executive officer")[0],
    "cfo": _phrases("chief financial officer")[0],
    "chro": _phrases("chief human resources officer")[0],
    "cio": _phrases("chief information officer")[0],
    "ciso": _phrases("chief information security officer")[0],
    "cmo": _phrases("chief marketing officer")[0],
    "coo": _phrases("chief operating officer")[0],
    "cto": _phrases("chief technology officer")[0],
    "gm": _phrases("general manager")[0],
    "hr": _phrases("human resources")[0],
    "it": _phrases("information technology")[0],
    "md": _phrases("managing director")[0],
    "svp": _phrases("senior vice president")[0],
    "vp": _phrases("vice president")[0],
}
"""Short and long for the same: who wrote one may read the other."""

ORDINARY_CAPITALS = _words("""
    ai faq i kpi ok q a b roi tbd persona name pain point point stage buyer action duration key influencer seller content type message
    summary step next missing what how why who where when the this these those it they we you in on at for to from of and or but if as
    no not nothing all each every both longest total overall note also then there their its our your while
""")
"""Capitalised in the middle of a sentence these are no names: the labels of the table, and what follows a colon."""

BEFORE_NAMES = _words(
    "ask brief call contact equip email help interview invite involve meet phone show support talk tell thank visit win write"
)
"""At a sentence's start before a name these are no part of it."""

PEOPLE_VERBS = _words("agrees approves argues asks believes decides insists objects recommends says signs thinks vetoes wants")
"""Before these, a capitalised unknown word at a sentence's start is taken for a name: only people do them."""

NAMES_FOLLOW = _words("influencer people person name role buyer persona contact sponsor champion owner")
"""After these and a colon, a capital letter starts a name, not a sentence."""

STAGE_NAMES = _words("""
    activation adoption advocacy approval assessment awareness budgeting comparison consensus consideration contracting conversion decision
    delivery demo discovery engagement evaluation expansion exploration implementation installation integration intent
    interest loyalty negotiation nurture nurturing onboarding ordering payment pilot prioritisation procurement proof proposal
    purchase purchasing qualification referral renewal request research retention review rollout screening search selection
    shortlist shortlisting signature sourcing tender testing trial validation
""")
"""Usual names of stages: before "stage", "phase" or "step" they must be the table's own."""

ORDINARY_BEFORE_STAGE = _words("""
    buying first second third fourth fifth sixth seventh eighth ninth tenth last next final early earlier late later middle each every
    this that the a one same other another following remaining new single longest shortest whole current previous
    several most some crucial decisive critical important slowest fastest key main no any which opening closing unnamed nameless
""")

TELLING = _words("""
    total overall longest shortest stage in all and more note people influencer who what duration length buyer seller action content type
    key message missing sum altogether whole process time pain point persona name the step next watch is of
""")
"""A line among the stages may begin with these and be no stage: "Total", "Key influencers"."""

TOTALS = _phrases("""
    in all
    in total
    total
    totals
    totalling
    overall
    altogether
    all told
    whole
    entire
    end to end
    start to finish
    buying process
    the process
    the purchase
    the journey
    buying journey
""")
"""A clause with one of these says how long everything takes together."""

EXTREMES = _phrases("longest\nshortest")
ASIDES = _phrases("longest\nshortest\nmissing\nlacks\nlacking\nblank")
"""A clause with one of these looks back at a stage, out of order."""

SUBTOTALS = _phrases("together\ncombined\nfirst\nlast\nthese\nthose\nremaining\nrest\nother")
"""A clause with one of these may add up the first or the last stages."""

UNKNOWN = _words(
    "unknown unclear open undefined missing blank empty without no not none lack lacking tbd unspecified undetermined unstated"
)
LENGTHS = _words("duration length long time stage timing step")

MISSING = _words("""
    missing blank empty unknown unclear lack lacking without no not none nothing nobody yet undefined open gap absent unnamed tbd
    unspecified nameless incomplete still needs unwritten
""")
"""A sentence that names a blank field says with one of these that it is blank."""

ALL_STAGES = _phrases("""
    all stage
    every stage
    each stage
    any stage
    no stage
    all of them
    throughout
    none
    everywhere
    each of
    all the stage
""")

FIELD_WORDS = {
    "Persona Name": _phrases("name\nunnamed\nnameless"),
    "Pain Points": _phrases("pain points\npains\nproblems"),
    "Stages": _phrases("stage"),
    "Stage Name": _phrases("name\nunnamed\nnameless"),
    "Buyer Actions": _phrases("buyer actions\nactions of the buyer\nwhat the buyer does\nwhat buyers do\nwhat they do"),
    "Duration": _phrases("duration\nlength\nhow long\ntiming"),
    "Key Influencers": _phrases("influencer\ninfluence\nwho has a say\nwho decide\nwho is involved"),
    "Seller Actions": _phrases("seller actions\nsales actions\nyour actions\nwhat you do\nyour side"),
    "Content Type": _phrases("content type\ncontent\nformat"),
    "Key Message": _phrases("key message\nmessage"),
}
"""How a text may call each field of the table."""

NOTHING_MISSING = _phrases("""
    nothing is missing
    nothing missing
    nothing has been left out
    nothing is left out
    nothing is blank
    nothing is empty
    no gap
    no blank
    no missing
    no field is missing
    no information is missing
    no detail is missing
    every field is filled
    every cell is filled
    all field are filled
    all cell are filled
    everything is filled
    everything is there
    the map is complete
    the table is complete
    the data is complete
""")

CERTAIN = _words("""
    absolutely always assuredly certainly certainty definitely definite foolproof guarantee guaranteed guaranteeing inevitable
    inevitably invariably never proven surely undeniable undeniably undoubtedly undisputed unquestionably
""")

STATISTICAL = _phrases("""
    studies show
    studies have shown
    research shows
    research suggest
    surveys show
    according to studies
    according to research
    according to a survey
    according to experts
    statistic
    statistically
    on average
    industry average
    industry standard
    industry benchmark
    market leader
    market leading
    best in class
    world class
    number one
    without doubt
    without a doubt
    no doubt
    beyond doubt
    by all mean
    twice as
    risk free
    vast majority
    majority of
    most company
""")
"""Claims about the world, which no table of one buyer holds."""

FIRMS = _words("ag co corp corporation gmbh inc llc ltd plc sa")
"""Behind a capitalised word these make it a company."""

COUNTED_PEOPLE = _words("influencer people person role stakeholder voice group party name")
COUNTED_FIELDS = _words("field cell blank gap detail item thing entry message duration action")
COUNTED_PAINS = _words("pain problem point issue reason")
COUNTED_CONTENT = _words("content format type piece asset")
STAGES = _words("stage step phase")
WHOLE_COUNT = _words(
    "has have had with through comprise comprises include includes span spans into cover covers are is there contain contains"
)
"""Before "six stages" these mean all of them."""
SOME_STAGES = _words("first last these those other remaining next following earlier later all these")

ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"]

STOPWORDS = _words("""
    a about after again all also an and any are as at away be because been before being but by can cannot could did do doe doing down during
    each few for from further get had ha have having he her here hers him his how i if in into is it its just like make many may me might
    more most much must my need no nor not now of off on once one only or other our out over own per same she should so some still such
    than that the their them then there these they this those through to too under until up us use very was we were what when where which
    while who whom why will with within without would yet you your want buyer customer
""")
