"""Words of days and hours in the languages that numbers are read in, folded as in `words`."""

from holdfast_core.domain.pricing.words import Phrase, phrases, singles

_DAY = 24 * 60


def _each(lines: str, first: int = 0) -> dict[Phrase, int]:
    return {
        phrase: number
        for number, line in enumerate(lines.strip().splitlines(), first)
        for phrase in phrases(line)
    }


WEEKDAYS = _each(
    """
    monday lunes senin montag lundi segunda_feira na_segunda
    tuesday tue tues martes selasa dienstag mardi terca_feira na_terca
    wednesday wed miercoles rabu mittwoch mercredi quarta_feira na_quarta
    thursday thu thur thurs jueves kamis donnerstag jeudi quinta_feira na_quinta
    friday fri viernes jumat jum_at freitag vendredi sexta_feira na_sexta
    saturday sat sabado sabtu samstag sonnabend samedi
    sunday sun domingo hari_minggu minggu sonntag dimanche
    """
)
"""Monday is 0."""

MONTHS = _each(
    """
    january jan enero januari januar janner janvier janeiro
    february feb febrero februari februar fevrier fevereiro
    march marzo maret marz maerz mars marco
    april abril avril
    may mayo mei mai maio
    june junio juni juin junho
    july julio juli juillet julho
    august agosto agustus aout
    september septiembre setiembre septembre setembro
    october octubre oktober octobre outubro
    november noviembre novembre novembro
    december dec diciembre desember dezember decembre dezembro
    """,
    first=1,
)
"""January is 1."""

DAYS_AHEAD = (
    dict.fromkeys(
        phrases(
            "today tonight this_morning this_afternoon this_evening hoy hari_ini nanti_malam malam_ini"
            " sore_ini heute hoje ce_soir esta_noche esta_tarde esta_noite"
        ),
        0,
    )
    | dict.fromkeys(phrases("tomorrow manana besok esok morgen demain amanha"), 1)
    | dict.fromkeys(
        phrases(
            "day_after_tomorrow overmorrow pasado_manana lusa ubermorgen uebermorgen apres_demain"
            " depois_de_amanha"
        ),
        2,
    )
)
WEEKENDS = dict.fromkeys(
    phrases("weekend week_end akhir_pekan fin_de_semana finde wochenende fim_de_semana"), (5, 6)
)
NOW = dict.fromkeys(phrases("now right_now ahora sekarang jetzt sofort maintenant agora asap"), 0)

_MORNING, _MIDDAY, _AFTERNOON = (0, 12 * 60), (10 * 60, 15 * 60), (12 * 60, 19 * 60)
_EVENING, _NIGHT = (16 * 60, _DAY), (18 * 60, _DAY + 5 * 60)
PARTS = (
    dict.fromkeys(
        phrases(
            "morning this_morning pagi por_la_manana de_la_manana la_manana esta_manana am_morgen morgens"
            " vormittag vormittags fruh matin du_matin da_manha de_manha manha in_the_morning"
        ),
        _MORNING,
    )
    | dict.fromkeys(phrases("midday siang"), _MIDDAY)
    | dict.fromkeys(
        phrases(
            "afternoon this_afternoon de_la_tarde por_la_tarde la_tarde esta_tarde tarde sore"
            " sore_ini nachmittag nachmittags apres_midi da_tarde a_tarde in_the_afternoon"
        ),
        _AFTERNOON,
    )
    | dict.fromkeys(
        phrases("evening this_evening in_the_evening am_abend abend abends soir du_soir ce_soir"), _EVENING
    )
    | dict.fromkeys(
        phrases(
            "night tonight at_night de_la_noche por_la_noche la_noche esta_noche noche malam malam_ini"
            " nanti_malam nacht nachts nuit la_nuit noite da_noite a_noite esta_noite de_noche"
        ),
        _NIGHT,
    )
)
"""From and to in minutes of the day; the night goes on into the next."""

CLOCKS = dict.fromkeys(
    phrases("noon mediodia midi mittag mittags tengah_hari meio_dia meiodia"), frozenset({12 * 60})
) | dict.fromkeys(
    phrases("midnight medianoche minuit mitternacht tengah_malam meia_noite"), frozenset({0, _DAY})
)
"""A day's midnight may be its begin or its end."""

AT = dict.fromkeys(
    phrases(
        "at around about a_las a_la las jam pukul pkl um gegen ab kl a as vers des from desde bis until hasta"
        " sampai_jam dari_jam ate_as"
    ),
    0,
)
"""Words before a time of day."""

BY_H_ALONE = dict.fromkeys(phrases("a des vers bis from desde until hasta las"), 0)
"""Of those, the ones that stand before much else: the number must look like a time (20h, 20:00)."""

HALF_TO = dict.fromkeys(phrases("halb setengah"), 30)
"""Half an hour before the hour that follows."""

HALF_PAST = dict.fromkeys(phrases("half_past"), 30)
QUARTERS = dict.fromkeys(phrases("y_cuarto et_quart e_quinze seperempat lebih_seperempat"), 15)
HOURS = singles("h uhr o hrs")
IN = dict.fromkeys(phrases("in en em dans dalam"), 0)
"""Before a time that is still to pass: in two hours."""

NEXT_WEEK = dict.fromkeys(
    phrases(
        "next_week minggu_depan proxima_semana semana_que_viene semana_que_vem nachste_woche naechste_woche"
        " semaine_prochaine"
    ),
    7,
)
