"""How the common loggers of Java write: their words for levels, the heads of their lines, their names in JSON.

A pattern is tried where a line begins or where its time ends, on its first LOOKED_AT letters, and each part of it has
an upper bound: no line takes long.
"""

from __future__ import annotations

import re

LOOKED_AT = 300
"""Letters of a line."""


def by_word(**levels: str) -> dict[str, str]:
    """The levels by the words for them."""
    return {word: level for level, words in levels.items() for word in words.split(",")}


LEVELS = by_word(
    debug="DEBUG,TRACE,VERBOSE,FINE,FINER,FINEST",
    info="INFO,INFORMATION,NOTICE,CONFIG",
    warning="WARN,WARNING",
    error="ERROR,ERR,SEVERE",
    critical="CRITICAL,CRIT,FATAL,ALERT,EMERGENCY,EMERG,PANIC",
)
IN_OTHER_LANGUAGES = by_word(
    debug="FEIN,FEINER,AM FEINSTEN,DETALLADO,MUY DETALLADO,MÁS DETALLADO,PRÉCIS,PLUS PRÉCIS,LE PLUS PRÉCIS,BUONO,"
    "MIGLIORE,OTTIMALE,DETALHADO,MAIS DETALHADO,O MAIS DETALHADO,FIN,FINARE,FINASTE,普通,詳細,最も詳細,미세,"
    "보다 미세,가장 미세,详细,较详细,非常详细,較詳細,最詳細",
    info="INFORMACIÓN,INFOS,INFORMAZIONI,INFORMAÇÕES,情報,정보,信息,資訊,KONFIGURATION,CONFIGURAR,CONFIGURAZIONE,CONFIGURAÇÃO,"
    "KONFIG,構成,구성,配置,組態",
    warning="WARNUNG,ADVERTENCIA,AVERTISSEMENT,AVVERTENZA,ADVERTÊNCIA,VARNING,警告,경고",
    error="SCHWERWIEGEND,GRAVE,ALLVARLIG,重大,심각,严重,嚴重",
)
"""The words of java.util.logging as the JDK translates them."""
NUMBERS = dict(enumerate("critical critical critical error warning info info debug".split())) | dict(
    zip(range(10, 70, 10), "debug debug info warning error critical".split(), strict=True)
)
"""The levels of syslog and GELF from 0 to 7, of Bunyan from 10 to 60."""

WORD = "|".join(sorted(LEVELS, key=len, reverse=True))
LEVEL = rf"(?P<level>{WORD})(?![^\s:])"
BOXED = rf"\[ {{0,4}}(?P<boxed>(?i:{WORD})) {{0,5}}\](?: |$|(?=\[))"
NAME = r"[\w$][\w.$/-]{0,150}"
BOX = r"\[[^\[\]]{0,80}\]"
THREAD = r"(?P<thread>[^\[\]()]{0,80})"
BETWEEN = rf"(?:(?:{BOX}|\([^()]{{0,80}}\)|[-|]|main|[\w$]{{1,40}}[-.][\w.$-]{{1,80}})[ \t]{{1,4}})"
TIME = re.compile(
    r"""
    (?:\[(?=\d))?
    (?:
        (?P<date>
            (?:\d{4}[-./]\d\d[-./]\d\d|\d\d[-./]\d\d[-./]\d\d(?:\d\d)?|\d{1,2}[ -][a-zA-Z]{3}[ -]\d{4})
            (?:T|,?[ ])\d\d:\d\d:\d\d(?:[.,:]\d{1,9})?(?:[ ]?(?:Z|[+-]\d\d:?\d\d|UTC|[A-Z]{2,3}T)\b)?
        )
        |\d\d:\d\d:\d\d(?:[.,]\d{1,9})?
        |\d{13}                 # milliseconds since 1970
        |\d{1,9}(?=[ ]\[)       # and since the program began
        |\d{1,6}[.,]\d{3}s(?=\])
    )
    (?:\]|(?=[\s|:]|$))
    [ \t]{0,2}(?:\|?-|\||:)?[ \t]{0,4}
    """,
    re.VERBOSE | re.ASCII,
)
"""The time that a line begins with, and what stands between it and the next word."""
WITH_TIME = [
    re.compile(pattern)
    for pattern in (
        # Spring Boot: WARN 4711 --- [shop] [           main] shop.Cart      : no price
        rf"{LEVEL} \d{{1,10}} --- (?:{BOX} )?\[(?P<thread>[^\[\]]{{15}})\] (?:{BOX} )?(?P<logger>{NAME}) {{0,40}}: ",
        # Logback, Log4j 1 and 2: [main] WARN  shop.Cart - no price
        rf"\[{THREAD}\] {{1,2}}{LEVEL} {{1,4}}(?P<logger>{NAME}) {{1,40}}(?:{BOX} )?--? ",
        # Quarkus: WARN  [sho.Cart] (main) no price
        rf"{LEVEL} {{1,4}}\[(?P<logger>{NAME})\] \({THREAD}\) ",
        # Log4j without a thread: WARN  shop.Cart:12 - no price
        rf"{LEVEL} {{1,4}}(?P<logger>[\w$]{{1,50}}\.{NAME})(?::\d{{1,6}})? {{1,40}}(?:{BOX} )?--? ",
        # Any other: the level is the first word, or there are only brackets and names before it.
        rf"(?P<before>{BETWEEN}{{0,3}}?)(?:{BOXED}|(?P<named>(?i:{WORD})) {{0,5}}:(?: |$)|{LEVEL})",
    )
]
WITHOUT_TIME = [
    re.compile(pattern)
    for pattern in (
        # SLF4J's simple logger: [main] WARN shop.Cart - no price
        rf"\[{THREAD}\] {LEVEL} {{1,2}}(?P<logger>{NAME}) --? ",
        # Any with brackets: [main] WARN no price
        rf"(?P<before>{BOX} ){LEVEL} ",
        # Dropwizard: WARN  [2026-11-29 23:21:05,123] shop.Cart: no price
        rf"{LEVEL} {{1,2}}\[\d{{4}}-\d\d-\d\d[ T][^\[\]]{{8,30}}\] (?P<logger>{NAME}): ",
        # Commons Logging, Maven: [WARN] no price
        BOXED,
        # Any with a colon: Warning: no price
        r"(?P<named>(?i:trace|debug|info|warn|warning|error|severe|fatal)|FINE|FINER|FINEST|CONFIG) ?:(?: |$)",
        # Any with the word alone: WARN no price; in a table more blanks would follow it, in CSV a comma.
        r" ?(?P<level>TRACE|DEBUG|INFO|WARN|WARNING|ERROR|SEVERE|FATAL) {1,2}(?:- )?(?=[\w\"'(\[{<$/*])",
        # The JVM: OpenJDK 64-Bit Server VM warning: ...
        r"(?P<before>(?:OpenJDK|Java HotSpot\(TM\)) [\w -]{1,40} VM )(?P<named>warning): ",
        # Compilers: Cart.java:12: warning: no price
        r"(?P<before>(?:[A-Za-z]:)?[^:\s][^:]{0,200}:\d{1,6}:(?:\d{1,5}:)? )(?P<named>error|warning): ",
        # The Closure Compiler: cart.js:12:3: ERROR - no price
        r"(?P<before>(?:[A-Za-z]:)?[^:\s][^:]{0,200}:\d{1,6}:(?:\d{1,5}:)? )(?P<level>ERROR|WARNING) - ",
        # ANTLR: error(7): no price
        r"(?P<named>error|warning)(?=\(\d{1,5}\): )",
    )
]
"""Heads, by whose they are. The text `before` a level is no name for certain: it stays in the message."""
AFTER_A_LEVEL = re.compile(r"[ \t]{0,8}(?::(?!:)|(?:--?|\|)(?=\s|$))?[ \t]{0,8}")
FIRST_OF_TWO = [
    re.compile(pattern)
    for pattern in (
        # java.util.logging: Nov 29, 2026 11:21:05 PM shop.Cart add
        r"\S{1,12} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d\s\D{1,12}?\s(?P<source>[\w.$/<>-]{1,200}(?: [\w.$<>-]{1,200})?)$",
        # tinylog: 2026-11-29 23:21:05 [main] shop.Cart.add()
        rf"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d{{1,9}})? \[{THREAD}\] (?P<source>[\w.$<>-]{{1,200}}\(\))$",
    )
]
SECOND_OF_TWO = re.compile(r"([^\W\d_][^:\d]{1,20}): ?")
PAIRS = re.compile(rf"(?:(?:time|ts|timestamp)=\S{{1,60}} )?(?:level|lvl|severity)=\"?(?i:{WORD})\"?(?: |$)")
"""The beginning of `time=... level=warn msg="no price"`."""
PAIR = re.compile(r'(?<!\S)([\w.@-]{1,64})=(?:"([^"\\]*(?:\\.?[^"\\]*)*)(?:"|$)|(\S*))')
"""A quote that is not closed ends with the line, so that nothing is tried again."""

PACKAGE = r"[a-z_$][\w$]{0,80}\."
EXCEPTION = (
    rf"(?P<likely>(?:(?:{PACKAGE}){{1,20}}|[A-Z])[\w$]{{0,120}}?(?:Exception|Error|Throwable|Failure))(?=: |:?$)"
    rf"|(?:{PACKAGE}){{1,20}}[A-Z][\w$]{{0,120}}(?=: |:?$)"
)
THROWN = re.compile(EXCEPTION)
"""The first line of a stack trace, if one follows: `shop.NoPriceException: row 7`; less likely `shop.Closed: row 7`."""
UNCAUGHT = r'Exception in thread "[^"\n]{0,200}" '
BEGIN_OF_A_TRACE = re.compile(
    rf"^(?:(?P<uncaught>{UNCAUGHT})|.{{0,300}}?>|.{{0,300}}?: )??(?P<thrown>{EXCEPTION})", re.MULTILINE
)
"""The same in a message: JBoss writes `no price: java...`, Commons Logging `no price <java...>java...`."""
UNCAUGHT_HEAD = re.compile(
    rf"{UNCAUGHT}|Exception: \S{{1,200}} thrown from the UncaughtExceptionHandler in thread "
    "|Error occurred during initialization of (?:VM|boot layer)$"
)
OF_A_TRACE = re.compile(
    r"^(?:[ \t]{1,40}(?:at (?:[^\s(.]{1,200}\.[^(\n]{1,400}\(|\(Coroutine)|- (?:locked|waiting|parking|eliminated) )"
    r"|[ \t]{0,40}(?:\.\.\. (?:\d{1,6} (?:more|common frames|filtered)|suppressed \d)"
    r"|(?:(?:Caused by|Suppressed): )?\[CIRCULAR REFERENCE|(?P<title>(?:Caused by|Suppressed|Wrapped by): )))",
    re.MULTILINE,
)
"""Any other line of a stack trace. A title is followed by a message, which may have more lines."""
COLOUR = re.compile(r"\x1b\[[0-9;:]{0,40}[mK]")
"""And the deletion of a line's rest, which a progress bar writes."""

TIMES = "ts time timestamp @timestamp instant timeMillis timestampSeconds timestampNanos nanoseconds".split()
MESSAGES = "msg short_message formattedMessage message".split()
LEVEL_NAMES = "level severity log.level loglevel lvl".split()
SURE_TRACES = "stack_trace stacktrace stackTrace error.stack_trace exception.stacktrace err.stack".split()
TRACES = [*SURE_TRACES, *"throwable thrown exception _exception full_message".split()]
"""Names in JSON. The last ones may hold something else than a stack trace."""
