"""Words that weigh more than others in a sentence, and words that weigh nothing beside a price."""

_DECISIVE = """
    free complimentary gratis gratuito gratuita gratuitos gratuitas gratuit gratuite kostenlos kostenfrei
    umsonst half double twice triple quarter mitad doble medio media metade dobro moitie halb halbe halber
    halbes doppelt setengah separuh gandakan discount discounts rebate voucher descuento rebaja desconto
    remise rabais rabatt diskon potongan guarantee guarantees guaranteed garantia garantizado garantie
    garantiert jaminan dijamin refund refunds refunded refundable reembolso rembours ruckerstattung
    refundasi always every everyone everybody everything everywhere anytime anyone anything unlimited all
    any both only siempre todos todas todo toda cualquier solo sempre qualquer apenas toujours tous toutes
    tout seulement immer alle alles jeder jede jedes nur selalu semua setiap seluruh hanya today tomorrow
    tonight daily hoy manana diario hoje amanha aujourdhui demain heute morgen taglich besok harian monday
    tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
    saturdays sundays weekday weekdays weekend weekends lunes martes miercoles jueves viernes sabado
    sabados domingo domingos lundi mardi mercredi jeudi vendredi samedi dimanche senin selasa rabu kamis
    jumat sabtu minggu before after more less most least first last minimum maximum
"""
DECISIVE = frozenset(_DECISIVE.split())
"""Folded. Each changes what a sentence promises, so that it must stand in the passage."""

_PRICING = """
    cost costs price prices priced charge charges fee amount cuesta cuestan precio precios custa custam
    preco precos coute coutent prix kostet kosten preis preise harga harganya biaya biayanya costa costano
    prezzo kost
"""
PRICING = frozenset(_PRICING.split())
"""Folded. Beside an amount they say nothing that the amount does not."""
