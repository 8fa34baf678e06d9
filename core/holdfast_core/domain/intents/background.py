"""What people write to any business: what a tenant's few intents are told apart from.

Who has one intent, or three, has no examples of what means none of them. These stand in for such, as far as
they are not what the tenant's intents are about.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_OURS = 0.4
"""The likeness from which on a message may be about a tenant's intent."""


class Message(NamedTuple):
    """A message, its language (ISO 639-1), and the number of its subject."""

    subject: int
    language: str
    text: str


_SUBJECTS: tuple[dict[str, tuple[str, ...]], ...] = (
    {
        "en": ("What are your opening hours?", "When do you close today?"), "es": ("¿A qué hora abren?",),
        "id": ("Jam berapa buka?",), "pt": ("Qual é o horário de funcionamento?",),
        "de": ("Wann habt ihr geöffnet?",), "fr": ("Quels sont vos horaires d'ouverture ?",),
        "it": ("A che ora aprite?",), "nl": ("Wat zijn jullie openingstijden?",),
    },
    {
        "en": ("How much does delivery cost?", "Do you deliver to my area?"),
        "es": ("¿Cuánto cuesta el envío?",), "id": ("Ongkirnya berapa?",),
        "pt": ("Quanto custa a entrega?",), "de": ("Was kostet die Lieferung?",),
        "fr": ("Combien coûte la livraison ?",), "it": ("Quanto costa la consegna?",),
        "nl": ("Wat kost de bezorging?",),
    },
    {
        "en": ("Where is my order?", "Has my package been sent yet?"), "es": ("¿Dónde está mi pedido?",),
        "id": ("Pesanan saya sudah sampai mana?",), "pt": ("Onde está o meu pedido?",),
        "de": ("Wo ist meine Bestellung?",), "fr": ("Où est ma commande ?",),
        "it": ("Dov'è il mio ordine?",), "nl": ("Waar is mijn bestelling?",),
    },
    {
        "en": ("How much does it cost?", "Can you send me your price list?"), "es": ("¿Cuánto cuesta?",),
        "id": ("Harganya berapa?",), "pt": ("Quanto custa?",), "de": ("Wie viel kostet das?",),
        "fr": ("Combien ça coûte ?",), "it": ("Quanto costa?",), "nl": ("Hoeveel kost het?",),
    },
    {
        "en": ("Do you have any discounts?", "Is there a special offer this week?"),
        "es": ("¿Tienen algún descuento?",), "id": ("Ada diskon atau promo?",),
        "pt": ("Tem algum desconto?",), "de": ("Gibt es gerade Rabatt?",),
        "fr": ("Avez-vous une promotion en ce moment ?",), "it": ("C'è qualche sconto?",),
        "nl": ("Hebben jullie korting?",),
    },
    {
        "en": ("Can I pay by card?", "Which payment methods do you accept?"),
        "es": ("¿Puedo pagar con tarjeta?",), "id": ("Bisa bayar pakai kartu?",),
        "pt": ("Posso pagar com cartão?",), "de": ("Kann ich mit Karte zahlen?",),
        "fr": ("Je peux payer par carte ?",), "it": ("Posso pagare con la carta?",),
        "nl": ("Kan ik met kaart betalen?",),
    },
    {
        "en": ("Where are you located?", "What is your address?"), "es": ("¿Dónde están ubicados?",),
        "id": ("Lokasinya di mana?",), "pt": ("Onde vocês ficam?",), "de": ("Wo seid ihr zu finden?",),
        "fr": ("Où êtes-vous situés ?",), "it": ("Dove vi trovate?",), "nl": ("Waar zitten jullie?",),
    },
    {
        "en": ("Do you have this in stock?", "Is it still available?"), "es": ("¿Lo tienen en stock?",),
        "id": ("Stoknya masih ada?",), "pt": ("Tem em estoque?",), "de": ("Haben Sie das auf Lager?",),
        "fr": ("L'avez-vous en stock ?",), "it": ("Ce l'avete in magazzino?",),
        "nl": ("Hebben jullie dit op voorraad?",),
    },
    {
        "en": ("Which sizes and colours are there?", "What is it made of?"),
        "es": ("¿Qué tallas y colores hay?",), "id": ("Ada ukuran dan warna apa saja?",),
        "pt": ("Quais tamanhos e cores vocês têm?",), "de": ("Welche Größen und Farben gibt es?",),
        "fr": ("Quelles tailles et couleurs avez-vous ?",), "it": ("Quali taglie e colori ci sono?",),
        "nl": ("Welke maten en kleuren zijn er?",),
    },
    {
        "en": ("I want to return this", "I would like my money back"),
        "es": ("Quiero devolver un producto",), "id": ("Saya mau retur barang",),
        "pt": ("Quero devolver o produto",), "de": ("Ich möchte das zurückgeben",),
        "fr": ("Je veux retourner un article",), "it": ("Vorrei restituire un articolo",),
        "nl": ("Ik wil dit terugsturen",),
    },
    {
        "en": ("I want to make a complaint", "It does not work"), "es": ("Quiero poner una queja",),
        "id": ("Saya mau komplain",), "pt": ("Quero fazer uma reclamação",),
        "de": ("Ich möchte mich beschweren",), "fr": ("Je veux faire une réclamation",),
        "it": ("Vorrei fare un reclamo",), "nl": ("Ik wil een klacht indienen",),
    },
    {
        "en": ("I would like to book an appointment", "Do you have a free slot tomorrow?"),
        "es": ("Quiero reservar una cita",), "id": ("Saya mau booking",),
        "pt": ("Quero marcar um horário",), "de": ("Ich möchte einen Termin vereinbaren",),
        "fr": ("Je voudrais prendre rendez-vous",), "it": ("Vorrei prenotare un appuntamento",),
        "nl": ("Ik wil een afspraak maken",),
    },
    {
        "en": ("I have to cancel", "Can we move it to another day?"), "es": ("Tengo que cancelar",),
        "id": ("Saya mau batalkan",), "pt": ("Preciso cancelar",), "de": ("Ich muss leider absagen",),
        "fr": ("Je dois annuler",), "it": ("Devo annullare",), "nl": ("Ik moet afzeggen",),
    },
    {
        "en": ("I would like to order two of them", "How do I order?"), "es": ("Quiero comprar uno",),
        "id": ("Saya mau beli satu",), "pt": ("Quero comprar um",), "de": ("Ich möchte eins kaufen",),
        "fr": ("Je veux en acheter un",), "it": ("Vorrei comprarne uno",), "nl": ("Ik wil er een kopen",),
    },
    {
        "en": ("Can I talk to a person?", "Please call me back"),
        "es": ("Quiero hablar con una persona",), "id": ("Saya mau bicara dengan orang",),
        "pt": ("Quero falar com um atendente",), "de": ("Ich möchte mit einem Menschen sprechen",),
        "fr": ("Je veux parler à quelqu'un",), "it": ("Vorrei parlare con una persona",),
        "nl": ("Ik wil een medewerker spreken",),
    },
    {
        "en": ("I need an invoice", "Can you send me the receipt?"), "es": ("Necesito una factura",),
        "id": ("Bisa minta nota atau kuitansi?",), "pt": ("Preciso da nota fiscal",),
        "de": ("Ich brauche eine Rechnung",), "fr": ("J'ai besoin d'une facture",),
        "it": ("Mi serve la fattura",), "nl": ("Ik heb een factuur nodig",),
    },
    {
        "en": ("Is there a warranty?", "Can you repair it?"), "es": ("¿Tiene garantía?",),
        "id": ("Ada garansinya?",), "pt": ("Tem garantia?",), "de": ("Gibt es eine Garantie darauf?",),
        "fr": ("Il y a une garantie ?",), "it": ("C'è la garanzia?",), "nl": ("Zit er garantie op?",),
    },
    {
        "en": ("I forgot my password", "I cannot log in to my account"), "es": ("Olvidé mi contraseña",),
        "id": ("Saya lupa kata sandi",), "pt": ("Esqueci minha senha",),
        "de": ("Ich habe mein Passwort vergessen",), "fr": ("J'ai oublié mon mot de passe",),
        "it": ("Ho dimenticato la password",), "nl": ("Ik ben mijn wachtwoord vergeten",),
    },
    {
        "en": ("Are you hiring?", "I am looking for a job"), "es": ("¿Están contratando?",),
        "id": ("Ada lowongan kerja?",), "pt": ("Estão contratando?",), "de": ("Ich suche einen Job",),
        "fr": ("Est-ce que vous recrutez ?",), "it": ("Cercate personale?",),
        "nl": ("Hebben jullie vacatures?",),
    },
    {
        "en": ("Are dogs allowed?", "Can I bring my children?"), "es": ("¿Se puede ir con perro?",),
        "id": ("Boleh bawa anak kecil?",), "pt": ("Pode levar cachorro?",),
        "de": ("Sind Hunde erlaubt?",), "fr": ("Les chiens sont acceptés ?",),
        "it": ("Si può portare il cane?",), "nl": ("Mag de hond mee?",),
    },
    {
        "en": ("Hello, good morning", "How are you?"), "es": ("Hola, buenos días",),
        "id": ("Halo, selamat pagi",), "pt": ("Oi, bom dia",), "de": ("Hallo, guten Morgen",),
        "fr": ("Bonjour",), "it": ("Ciao, buongiorno",), "nl": ("Hallo, goedemorgen",),
    },
    {
        "en": ("What will the weather be like?", "Who won the match yesterday?"),
        "es": ("¿Qué tiempo hace hoy?",), "id": ("Cuacanya bagaimana hari ini?",),
        "pt": ("Como está o tempo hoje?",), "de": ("Wie wird das Wetter?",),
        "fr": ("Quel temps fait-il ?",), "it": ("Che tempo fa oggi?",),
        "nl": ("Wat voor weer wordt het?",),
    },
    {
        "en": ("My mother is ill today", "I saw it on the news"),
        "es": ("Estoy en el trabajo, luego te escribo",), "id": ("Saya lagi di jalan",),
        "pt": ("Estou no trabalho, depois te ligo",), "de": ("Ich bin gerade bei der Arbeit",),
        "fr": ("Je suis au travail",), "it": ("Sono al lavoro, ti scrivo dopo",),
        "nl": ("Ik ben nu op mijn werk",),
    },
    {
        "en": ("We offer marketing services for your company", "Could we work together?"),
        "es": ("Ofrecemos servicios para su empresa",), "id": ("Kami menawarkan kerja sama",),
        "pt": ("Oferecemos serviços para sua empresa",),
        "de": ("Wir bieten Dienstleistungen für Ihre Firma an",),
        "fr": ("Nous proposons des services pour votre entreprise",),
        "it": ("Offriamo servizi per la vostra azienda",),
        "nl": ("Wij bieden diensten aan voor uw bedrijf",),
    },
)  # fmt: skip

BACKGROUND = tuple(
    Message(subject, language, text)
    for subject, messages in enumerate(_SUBJECTS)
    for language, texts in messages.items()
    for text in texts
)

SUBJECT = np.array([message.subject for message in BACKGROUND], np.intp)
"""(messages): what each is about."""


def is_apart(to_examples: Floats, among: Floats) -> NDArray[np.bool_]:
    """Say for each message whether it is about nothing that the examples are about.

    That is where it is more alike to a message about something else than to any of the examples: beside an
    intent for opening hours, questions about those are not used.

    `to_examples` is (messages, examples), `among` (messages, messages).
    """
    nearest = to_examples.max(axis=1)
    elsewhere = np.where(SUBJECT[:, None] == SUBJECT, -np.inf, among).max(axis=1)
    return np.asarray((nearest < _OURS) | (nearest <= elsewhere))
