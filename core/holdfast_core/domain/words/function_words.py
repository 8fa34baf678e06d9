"""Words that carry no subject, by language (ISO 639-1), folded: no capitals, no accents.

They are left out of the search, and they tell languages apart: https://snowballstem.org/ has longer lists.
"""

_ENGLISH = """
    a about above after again against all also am an and any are arent as at be because been before being
    below between both but by can cannot cant could couldnt did didnt do does doesnt doing dont down during
    each either etc even ever every few for from further get gets getting give given gives go goes going
    got had has hasnt have havent having he hello help her here hers hey hi him himself his hiya how i id
    if ill im in into is isnt it its itself ive just kind know let lets like made make makes many may me
    might mine more most much must my myself need needs neither no nor not now of off ok okay on once one
    only or other ought our ours ourselves out over own perhaps please quite rather really same say see
    shall she should shouldnt so some someone something still such sure tell than thank thanks that thats
    the their theirs them themselves then there theres these they thing things this those through to too
    under until up upon us use used uses using very want wants was wasnt way we were werent what whatever
    whats when where whether which while who whom whose why will with within without wont would wouldnt
    yes yet you your yours yourself yourselves
"""

_SPANISH = """
    a acerca ademas ahi ahora al algo alguien algun alguna algunas alguno algunos alla alli ambos ante antes
    aquel aquella aquellas aquellos aqui asi aun aunque bajo bien buenas bueno buenos cada casi como con
    conmigo contra cosa cosas cual cuales cualquier cuando cuanta cuantas cuanto cuantos da dan dar de debe
    deben decir del demas dentro desde despues dia dias dijo donde dos durante e el ella ellas ello ellos en
    entonces entre era eran eras eres es esa esas ese eso esos esta estaba estaban estado estamos estan estar
    estas este esto estos estoy fue fueron fuera ha haber habia habian han hasta hay haya he hemos hola hubo
    incluso ir jamas junto la las le les lo los luego mas me menos mi mia mias mientras mio mios mis mismo
    misma mismos mismas mucha muchas mucho muchos muy nada nadie necesito ni ningun ninguna ninguno no nos
    nosotros nuestra nuestras nuestro nuestros nunca o os otra otras otro otros para pero poco podemos podria
    podrian por porque pues puede pueden puedo que quien quienes quiero quisiera saber se sea sean segun ser
    si sido siempre siendo sin sino sobre sois solo somos son soy su sus suya suyo tal tambien tampoco tan
    tanto te tendra tener tenemos tengo ti tiene tienen tienes toda todas todavia todo todos tras tu tus tuyo
    u un una unas uno unos usted ustedes va vamos van vez voy y ya yo favor gracias saludos
"""

_PORTUGUESE = """
    a agora ai ainda alem algo alguem algum alguma algumas alguns ali ante antes ao aos apenas apos aquela
    aquelas aquele aqueles aquilo as assim ate bem boa bom cada coisa com como contra contudo da das de dela
    delas dele deles dentro depois desde dessa desse desta deste deve devem disso disto do dos e ela elas ele
    eles em enquanto entao entre era eram essa essas esse esses esta estao estas estava estavam este estes
    estou eu faz fazer favor foi fora foram gostaria ha isso isto ja la lhe lhes lo logo mais mas me mesma
    mesmo meu meus minha minhas muita muitas muito muitos na nada nao nas nem nenhum nenhuma nessa nesse nesta
    neste no nos nossa nossas nosso nossos num numa nunca o obrigada obrigado oi ola onde os ou outra outras
    outro outros para pela pelas pelo pelos per pode podem poderia por porque posso pouco pra preciso qual
    quais qualquer quando quanta quantas quanto quantos que quem quero sao se seja sem sempre sendo ser sera
    seria seu seus so sob sobre sou sua suas tal tambem tao te tem temos tenho ter teu teus teve tinha toda
    todas todo todos tu tua tudo um uma umas uns vai vao vem voce voces vos vou
"""

_FRENCH = """
    a afin ai aie ainsi alors apres as au aucun aucune aujourdhui auquel aussi autre autres aux avait avant
    avec avez avoir avons bien bonjour bonsoir c ca car ce ceci cela celle celles celui ces cet cette ceux
    chaque chez ci comme comment combien d dans de depuis des desormais deux donc dont du durant elle elles en
    encore entre es est et etaient etait etant ete etes etre eu eux faire fait faut fois font hors il ils j je
    jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais malgre
    me meme memes merci mes mien mieux moi moins mon n ne ni non nos notre nous on ont ou ou par parce pas
    pendant peu peut peuvent peux plus plusieurs plait plutot pour pourquoi pourrait pouvez pouvoir pres puis
    puisque qu quand quant que quel quelle quelles quelque quelques quels qui quoi s sa salut sans sauf se
    selon sera seront ses si sien sinon soi soit sommes son sont sous suis sur svp t ta tandis tant te tel
    telle tes toi ton toujours tous tout toute toutes tres trop tu un une va vais vers veux voici voila vos
    votre voudrais vous vont y est-ce
"""

_ITALIAN = """
    a abbiamo ad adesso agli ai al alcuna alcune alcuni alcuno alla alle allo allora altra altre altri altro
    anche ancora aveva avevano avere avete ben bene buongiorno buonasera c che chi ci ciao cio ciascuno cioe
    coi col come con contro cosa cose cosi cui d da dagli dai dal dalla dalle dallo degli dei del della delle
    dello dentro deve devo di dopo dove dovrebbe due dunque durante e ecco ed egli ella entro era erano essa
    esse essere essi fa fare favore fino fra fu fuori furono gia gli grazie ha hai hanno ho i il in infatti
    insieme invece io l la le lei li lo loro lui ma mai me meno mentre mi mia mie miei mio molta molte molti
    molto ne negli nei nel nella nelle nello nessun nessuna nessuno niente no noi non nostra nostre nostri
    nostro nulla o ogni ognuno oltre oppure ora per perche percio pero piu poco poi possiamo posso potete
    potrebbe presso prima proprio pure puo qual quale quali qualche quando quanta quante quanti quanto quasi
    quella quelle quelli quello quel quei quegli questa queste questi questo qui quindi salve sara se sei
    sempre senza si sia siamo siete solo sono sopra sotto sta stata state stati stato stesso su sua sue sugli
    sui sul sulla sulle sullo suo suoi tra troppo tu tua tue tuo tuoi tutta tutte tutti tutto un una uno
    vogliamo voglio voi vorrei vostra vostre vostri vostro vi va
"""

_GERMAN = """
    ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beim
    bereits bin bis bist bitte da dabei dafur damit danach danke dann daran darauf darf das dass davon dazu
    dein deine deinem deinen deiner dem den denn der deren des dessen deshalb dich die dies diese diesem
    diesen dieser dieses dir doch dort du durch eben ein eine einem einen einer eines einige einigen einmal
    er es etwa etwas euch euer eure fur gab ganz gegen geht gehabt gewesen gibt guten habe haben hallo hat
    hatte hatten hattet her hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem
    ins ist ja jede jedem jeden jeder jedes jedoch jene jetzt kann kannst kein keine keinem keinen keiner
    konnen konnte konnten konntest kurz lassen machen man manche mehr mein meine meinem meinen meiner mich
    mir mit mochte mochten muss mussen musste nach nachdem nein nicht nichts noch nun nur ob obwohl oder ohne
    schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so sogar solche soll sollen sollte
    sollten sondern sonst sowie uber um und uns unser unsere unseren unter viel viele vielen vom von vor wann
    war ware waren warum was weder wegen weil weiter welche welchem welchen welcher welches wenn wer werde
    werden wie wieder wieviel will wir wird wirst wo wohin wollen wollte wurde wurden zu zum zur zwar zwischen
"""

_DUTCH = """
    aan af al alle alleen alles als altijd ander andere anders alstublieft ben bij bijna binnen boven dag dan
    dank dankjewel daar daarna daarom dat de deed deze die dit doch doe doen doet door dus een eens eerst elk
    elke en er erg ergens even ge geen gegeven geweest goed goede graag had hadden hallo heb hebben hebt heeft
    heel hem hen het hier hij hoe hoeveel hoi hun ieder iedereen iemand iets ik in is ja je jij jou jouw
    jullie kan kon konden kunnen kunt later laten maar mag me meer men met mij mijn moet moeten na naar naast
    nee niemand niet niets nog nogal nooit nu of om omdat onder ons onze ook op over reeds sinds sommige
    straks te tegen tenzij ter terwijl the tijdens toch toen tot tussen u uit uw van vanaf vanuit vaak veel
    via voor vooral waar waarom wanneer want waren was wat weer wel welk welke werd werden wie wij wil willen
    wilt word worden wordt zal ze zeer zelf zich zij zijn zo zoals zonder zou zouden zullen
"""

_INDONESIAN = """
    ada adakah adalah agar akan aku anda antara apa apabila apakah atas atau bagaimana bagi bahwa baik banyak
    baru beberapa begitu belum berapa beri bila bisa bisakah boleh buat bukan cuma dalam dan dapat dari
    daripada demi dengan di dia diri dong dulu gak gimana hai halo hampir hanya harus hingga ia ini itu iya
    jadi jangan jika juga kah kak kakak kalau kali kami kamu kan kapan karena kasih ke kembali kemudian kenapa
    kepada kita ku lagi lah lain lalu lebih maaf maka malam mana masih mau melalui memang mengapa menjadi
    menurut mereka merupakan mohon mu namun nanti nggak ngga nih nya oleh pada pagi pak para paling pernah pun
    punya saat saja salah sama sambil sampai sangat saya se sebab sebagai sebelum sebuah secara sedang
    segala sehingga sejak sekali selamat selama seluruh semua seperti serta sesuatu setelah setiap siang
    siapa sih sini situ sore sudah supaya tadi tak tapi telah tentang terhadap terima tersebut tetapi tidak
    toh tolong untuk waktu walau yaitu yakni yang ya yuk
"""

_SWEDISH = """
    alla allt att av bara bli blir blev da de dem den denna deras dess dessa det detta dig din dina ditt du
    efter eller en er era ett finns for fran fran ga gar genom gor gora ha hade han hans har hej hela henne
    hennes hon honom hur i ifran ingen inget inte ja jag kan kanske kunde kan man manga med mellan men mer
    mig min mina mitt mot mycket ni nagon nagot nagra nar nej nu och ocksa om oss pa sa sadan samma sedan sig
    sin sina sitt ska skulle som tack till under upp ut utan vad var vara varfor varit vem vi vid vilka
    vilken vilket vill ville ar aven over
"""

_DANISH = """
    ad af aldrig alle alt altid at bare begge blev blive bliver da de dem den denne der deres det dette dig
    din dine disse dit dog du efter eller en end er et fa far flere for fordi fra gar god godt gor ham han
    hans har havde have hej hende hendes her hos hun hvad hvem hver hvilken hvis hvor hvordan hvorfor hvornar
    i ikke ind ingen intet ja jeg jer jeres kan kunne kun lidt man mange med meget mellem men mere mig min
    mine mit mod nar ned nej noget nogen nogle nu ny og ogsa om op os over pa sa selv sig sin sine sit skal
    skulle som tak til ud uden under var ved vi vil ville vor vores vaere vaeret aere
"""

_NORWEGIAN = """
    alle alt at av bare begge ble bli blir da de deg dem den denne der dere deres det dette din dine disse
    ditt du eller en enn er et ett etter fa far for fordi fra gar gjor gjore god ha hadde han hans har hei hei
    henne hennes her hos hun hva hvem hver hvilken hvis hvor hvordan hvorfor i ikke ingen inn ja jeg kan kom
    kunne man mange med meg meget mellom men mer min mine mitt mot mye na nar nei noe noen og ogsa om opp oss
    over pa sa seg selv sin sine sitt skal skulle som takk til ut uten var vare ved vi vil ville vart vaere
    vaert
"""

_FINNISH = """
    ai ei eika eivat ehka en enaa ennen entaa etta han hanen he hei heidan hyva ihan ilman ja jo joka jonka
    jos joskus jota jotka jotta kai kanssa kaikki kiitos kuin kuinka kuka kun kuten koska koskaan kumpi me
    meidan mihin mika mikali miksi milloin mina minka minun minulla missa mista miten mita monta mutta myos ne
    niiden niin nyt oli olisi olivat olen olemme olet olette olla olleet ollut on onko ovat paljon paljonko
    se sen sina sinun siella siina siita sita taalla tai tama taman te teidan teilla tuo vaan vai vain vaikka
    voi voiko voin viela yli
"""

_POLISH = """
    a aby ale albo ani az bardzo bez bo by byc byl byla bylo byly bylby bym chce chcialbym ci cie co czy czyli
    dla do dobry dzien dziekuje dzis gdy gdyz gdzie go i ich ile im inne iz ja jak jaka jaki jakie jako je
    jednak jego jej jest jestem jesli jeszcze juz kazdy kiedy kilka kto ktora ktore ktorego ktorej ktory
    ktorych ktorym lecz lub ma maja mam mamy mi mial mnie moga moge moj moja moje mozna moze mozecie my na nad
    nam nas nasz nasze nawet nia nic nich nie niech nim niz no o od ona one oni ono oraz pan pani po pod
    poniewaz poprzez prosze przed przede przez przy raz razie sa sam sie skad sobie sposob swoje ta tak takie
    takze tam te tego tej ten teraz tez to tobie tu twoj ty tych tylko tym u w was wasz we wiec wiele
    wszystkie wszystko wtedy wy z za zaden zawsze ze zeby
"""

_ROMANIAN = """
    a acea aceasta acel acest aceasta aceste acestea acestei acestui acolo acum ai aici al ale alt alta alte
    altul am ar are as asa asta ati atunci au avea avem aveti azi ba bine buna ca cand care caror cat cata
    cate cati ce cea cei cel cele celor cine cineva cu cum da daca dar de deci deja despre din dintre doar
    dupa e ea ei el ele era erau este eu fara fi fie fiecare fost i ii il imi in inca intr intre isi iti la le
    li lor lui ma mai mea mei mele mi mult multe multi multumesc ne nici nimic niste noastra noi nostru nu o
    or ori pe pentru poate pot prea prin putea sa sale salut sau se si sint sub sunt ta tale te tot toata
    toate toti tu un una unde unei unele uneori unor unui va vad vi voastra voi vom vor vreau vreo
"""

_HUNGARIAN = """
    a abban ahhoz ahogy ahol aki akik akkor alatt amely amelyek ami amikor amit annak arra at az azok azon azt
    aztan azzal be bele belul benne csak de e ebben egesz egy egyeb egyik el eleg elott en ennek erre es ez
    ezek ezen ezert ezt ezzel fel ha hanem hat hogy hogyan hol hozza igen ide ilyen is itt jo ki kell kellene
    keresztul kerem ket koszonom kozott kozul le legyen lehet lenne lesz lett ma maga majd mar mas masik meg
    meg mely melyek mennyi mennyibe mert mi miert mikor milyen mind minden mindig mint mit most nagyon ne
    neha nekem neki nem nincs o ok oket olyan ott ra sajat sem semmi sok sokat szia szinte talan te tehat ti
    tobb tovabb ugy ugyanis uj utan van vagy vagyok valaki valami valamint vannak vele vissza volna volt
    voltak
"""

_CZECH = """
    a aby ale ani ano asi az bez bude budou by byl byla bylo byly byt chci co coz dekuji den dnes do dobry ho
    i jak jake jako jaky je jeho jej jeji jejich jen jeste ji jiz jsem jsme jsou jste k kam kazdy kde kdo kdy
    kdyz ke kolik kterou ktera ktere ktery ma mam mate mezi mi mit mne moc mohu moje muj muze muzete na nad
    nam nas nase ne nebo nebyl neni nez nic o od on ona oni po pod podle pokud porad potom pro prosim proto
    protoze prvni pred pres pri s se si smi sve svuj ta tak take takze tam te tedy ten tento teto tim to toho
    tohle toto tu tuto ty tyto u uz v vam vas vase ve vice vsak vsechno vy z za zda ze
"""

_TURKISH = """
    acaba ama ancak bana bazi belki ben beni benim bir biraz biri bircok birsey biz bize bizim bu buna bunda
    bundan bunlar bunu bunun burada cok cunku da daha de degil diye en evet fakat gibi gore hangi hani hatta
    hem henuz hep hepsi her hic hicbir icin ile ilgili ise iste kac kadar kez ki kim kime kimin lutfen
    merhaba mi miyim misiniz mu musunuz mudur nasil ne neden nerede nereye nerde niye o olan olarak oldu
    oldugu olur olmak on ona onlar onlari onu onun orada oysa peki sadece sana sanki sen senin siz size sizin
    sonra su tabii tamam tarafindan tesekkurler tum ve veya var ya yani yok yoksa zaten
"""

_CATALAN = """
    a abans aixi aixo al algun alguna als altra altre altres amb aquell aquella aquest aquesta aquestes
    aquests aqui bon bona cada com contra d de del dels des despres dia doncs dos durant el ella elles ells
    els em en encara ens entre era eren es esta estan estic et fer fins fou gracies ha han havia hem hi ho
    hola i ja jo l la les li llavors mes meu meva molt molta molts m n ne ni no nomes nosaltres nostre o on
    pel pels per perque pero poc podeu podria pot puc quan quant quanta que quin quina quins qui s sense ser
    seu seus seva si sobre soc son sota sou sisplau tambe tan tant te tenen teniu tinc tot tota tots un una
    unes uns us va vaig van vull vostre
"""

_RUSSIAN = """
    а без более больше будет будто бы был была были было быть в вам вас ваш ваша ваши вдруг ведь во вот все
    всегда всего всех всю вы где да даже два для до добрый другой его ее ей ему если есть еще ж же за
    здравствуите здравствуйте зачем здесь и из или им иногда их к как какая какие какой какую когда конечно
    который которые кто куда ли лучше между меня мне много может можно мои мой моя мы на над надо наконец нас
    наш не него нее ней нельзя нет ни нибудь никогда ним них ничего но ну о об один он она они оно опять от
    перед по под пожалуйста после потом потому почему почти при привет про раз разве с сам свою себе себя
    сейчас сколько со совсем спасибо так такой там тебя тем теперь то тогда того тоже только том тот три тут
    ты у уж уже хорошо хоть хотел хочу чего чем через что чтобы чуть эти этого этой этом этот эту это я
"""

_UKRAINIAN = """
    а або але без був була були було бути в вам вас ваш вже ви від він вона вони воно все всі да де для до
    добрий дуже дякую є з за зі й його її їх і із як яка яке який які якщо коли котрий куди ли має мене мені
    ми між може можна мій на над нам нас наш не немає ні ніж по про привіт при під після скільки собі та так
    також там те тепер ти тим то той треба тут у усе хто хочу це цей ця ці через чи чому що щоб щось я
"""

_ARABIC = """
    من في على الى إلى عن مع هذا هذه ذلك تلك التي الذي الذين ما ماذا متى اين أين كيف كم هل لا لم لن ليس ليست
    هو هي هم نحن انا أنا انت أنت كان كانت يكون تكون قد و او أو ثم لكن ان أن إن كل بعض غير بين عند بعد قبل حتى
    اذا إذا لو منذ أي اي لماذا يا نعم شكرا مرحبا من فضلك لدي لديكم عندكم هناك هنا
"""

_PERSIAN = """
    از به با در که این آن را و یا تا است هست بود شد می من تو او ما شما آنها برای چه چی چرا چگونه چطور کی کجا
    چند چقدر آیا هم هر همه اگر ولی اما نیز بر روی یک دارد دارید دارم سلام ممنون لطفا خود دیگر بین پس
"""

_HEBREW = """
    של את על עם אל מן לא כן כי זה זאת זו הוא היא הם הן אני אתה אתם אנחנו מה מי מתי איפה איך כמה למה האם יש
    אין היה היתה או גם רק אבל אם כל עוד אחרי לפני בין שלום תודה בבקשה אפשר
"""

_HINDI = """
    का के की को में से पर है हैं था थे थी और या यह वह ये वे इस उस इन उन मैं हम आप तुम मेरा मेरी हमारा आपका
    आपके आपकी क्या कब कहाँ कहां कैसे कितना कितने कितनी कौन क्यों नहीं हाँ हां भी ही तो ने लिए साथ बाद पहले कर
    करना करें हो होता होती होते कोई कुछ सब एक अपना अपने जो जब तक अगर लेकिन नमस्ते धन्यवाद कृपया सकता सकते
"""

_GREEK = """
    ο η το οι τα του της των τον την τους τις ενα ενας μια και να θα δεν μη με σε για απο προς στο στη στην
    στον στα στους στις που πως πωσ οτι αν οταν οπου οπως ποτε ποιος ποια ποιο ποσο ποσα τι γιατι ειναι ηταν
    εχω εχει εχετε εχουν ειμαι εγω εσυ εσεις εμεις αυτος αυτη αυτο αυτα μου σου σας μας αλλα η ή ναι οχι γεια
    ευχαριστω παρακαλω μπορω μπορειτε
"""

FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": _ENGLISH,
        "es": _SPANISH,
        "pt": _PORTUGUESE,
        "fr": _FRENCH,
        "it": _ITALIAN,
        "de": _GERMAN,
        "nl": _DUTCH,
        "id": _INDONESIAN,
        "sv": _SWEDISH,
        "da": _DANISH,
        "no": _NORWEGIAN,
        "fi": _FINNISH,
        "pl": _POLISH,
        "ro": _ROMANIAN,
        "hu": _HUNGARIAN,
        "cs": _CZECH,
        "tr": _TURKISH,
        "ca": _CATALAN,
        "ru": _RUSSIAN,
        "uk": _UKRAINIAN,
        "ar": _ARABIC,
        "fa": _PERSIAN,
        "he": _HEBREW,
        "hi": _HINDI,
        "el": _GREEK,
    }.items()
}
