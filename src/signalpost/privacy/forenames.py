"""Common forenames and surnames: without one of them a text under a bare `name` is not taken for a person's.

Of public registers' top lists, from several countries; not complete, and not meant to be.
"""

from __future__ import annotations

from typing import Final

FORENAMES: Final = frozenset(
    """
    aaron abby abdul abdullah abigail abraham ada adam adele adrian adriana agnes agnieszka ahmad ahmed aida aiden
    aileen
    aisha alan alba albert alberto alejandra alejandro aleksander aleksandra alessandra alessandro alessia alex
    alexander
    alexandra alexandre alexis alfred alfredo ali alice alicia alina alison allan allen allison alma alva alvaro alyssa
    amanda amber amelia amelie amina amir amit amy ana anais ananya anastasia anders andre andrea andreas andrei andrew
    andrzej andrés andy angel angela angelica angelina angelo anita anja ann anna anne annette annie anthony
    antoine anton
    antonia antonio anya aoife april ariana arjun armando arnold arthur arturo arun asa ashley astrid audrey august
    aurora austin ava axel ayesha barbara barry bartosz beatrice beatriz beata belen ben benedict benjamin bernard bernd
    beth bethany betty beverly bianca bill billy birgit björn blake bob bobby bogdan bonnie boris brad bradley brandon
    brenda brent brian bridget britta brittany bruce bruno bryan caitlin caleb calvin cameron camila camille carina carl
    carla carlo carlos carmen carol carolina caroline carolyn carrie carsten casey catalina catarina caterina catherine
    cathy cecilia cedric celia celine charles charlie charlotte chiara chloe chloé chris christa christian christiane
    christina christine christoph christophe christopher ciara ciaran cindy claire clara clarissa claude claudia claudio
    claus clement clementine cody colin colleen connor conor constance cora corinna cornelia courtney craig cristian
    cristiano cristina curtis cynthia daisy damian damien dan dana daniel daniela daniele danielle danny dariusz darren
    dave david dawn dean debbie deborah declan deepak denis denise dennis derek diana diane diego dieter dietmar dimitri
    dirk dolores dominic dominik dominique don donald donna dora doris dorothea dorothy doug douglas duncan dustin dylan
    eamon ed eddie edgar edith eduardo edward edwin eileen elaine eleanor elena eleonora eli elias elif elijah elin
    elisa elisabeth elise eliza elizabeth ella ellen ellie elliot elodie eloise elsa elvira emanuel emil emilia emilie
    emiliano emilio emily emma emmanuel enrico enrique erhan eric erica erich erik erika erin ernest ernesto erwin esra
    esteban ester esther ethan etienne eugene eva evan eve evelyn ewa fabian fabio fabrice fatima fatma federica
    federico
    felicia felicity felipe felix ferdinand fernanda fernando filip filippo finn fiona flora florence florian frances
    francesca francesco francis francisca francisco franco frank franz fraser fred freddie frederic frederick frederik
    freya frida friedrich fritz gabriel gabriela gabriele gabriella gary gavin gemma gemma geoff george georgia gerald
    gerard gerd gerhard giacomo gianluca gilbert gina giorgio giovanna giovanni giulia giuseppe gladys glen glenn gloria
    gonzalo gordon grace graham greg gregor gregory greta grzegorz guadalupe guido guillaume guillermo gunnar gunter
    gustav gustavo guy günter hamza hana hanna hannah hannes hans harald harold harriet harry haruto hassan heather
    hector heidi
    heike heinrich heinz helen helena helene helga helmut hendrik henri henrik henrique henry herbert hermann hilda
    holger holly horst howard hugh hugo hussein ian ibrahim ida ignacio igor ilona ilse imran ina ines inga ingrid inès
    irena irene irina iris irma isaac isabel isabella isabelle ismael ivan ivana ivy jaap jack jackie jackson jacob
    jacqueline jacques jade jaime jake jakob jakub james jamie jan jana jane janet janice janine jari jasmin jasmine
    jason javier jay jean jeanette jeanne jeff jeffrey jelena jennifer jenny jens jeremy jerome jerry jerzy jesper jess
    jesse jessica jesus jesús jill jim jimmy jo joan joana joanna joanne joao joaquin jochen joe joel johan johann
    johanna
    johannes john johnny jolanta jon jonas jonathan jordan jorge joris jose josef josefina joseph josephine josh joshua
    josé joy joyce joão juan juana juanita judith judy julia julian juliana julie julien juliet julio julius jun jürgen
    justin justine justyna kai kamil kara karen karim karin karina karl karla karolina katarina katarzyna kate katharina
    katherine kathleen kathrin kathryn kathy katie katja katrin kay kayla keith kelly ken kenneth kenta kerry kerstin
    kevin khadija khalid kim kimberly kirsten kirsty klaas klaus konrad konstantin kristen kristian kristin kristina
    krystyna krzysztof kumar kurt kyle lara larissa larry lars laszlo laura lauren laurence laurent lea leah lee leila
    leila lena leo leon leonard leonardo leonie leonor leslie leticia levi lewis lia liam lidia liesbeth lilian liliana
    lillian lily lina linda lindsay lindsey lisa liv lizzie logan lois lola loretta lorena lorenzo lori louis louisa
    louise luc luca lucas lucia luciana luciano lucie lucy lucía ludovic ludwig luigi luis luisa luise lukas luke luna
    lydia lynn léa léo lúcia mads magdalena maggie magnus mahmoud maja malcolm malik manfred manon manuel manuela mara
    marc marcel marcela marcelo marcia marcin marco marcos marcus marek margaret margarita margot maria mariam marian
    mariana marianne marie mariella marija marika marina mario marion marisa marissa marius marjorie mark marko markus
    marlene marta martha martin martina martine marvin mary maría mason massimo mateo mateusz mathias mathieu mathilde
    matilda matt matteo matthew matthias matthieu maurice mauricio max maxim maxime maximilian maya megan mehmet mei
    melanie melinda melissa mercedes meredith mia michael michaela michal michel michele michelle miguel mika mikael
    mike mikkel mila milan milena ming minh miranda miriam mirko mitchell mohamed mohammad mohammed moira molly mona
    monica monika monique morgan morten moritz mustafa muhammad myriam nadia nadine nancy naomi natalia natalie natasha
    nathalie nathan nathaniel neha neil nelson nia niall niamh nicholas nick nicola nicolas nicole niels nigel nikita
    niklas niko nikolai nils nina noah noel noelia noemi nora norbert norma norman nuno octavia olaf ole oleg olga
    oliver
    olivia olivier omar orla oscar oskar otto owen pablo paige pamela paola paolo pascal patricia patricio patrick
    patrik
    paul paula pauline paulo pavel pawel pedro peggy penelope per perry peter petra phil philip philipp philippe phoebe
    phyllis pia pierre pieter pilar piotr priya przemyslaw rachel rafael rafal raffaele rahul rainer raj ralf ralph
    ramon ramona randy raphael raquel rasmus raul ravi ray raymond rebecca regina reinhard remi renata renate rene renee
    rhys ricardo riccardo richard rick ricky riley rita rob robert roberta roberto robin rocio rodrigo roger rohan
    roland
    rolf roman romain romeo ron ronald ronja rory rosa rosalie rosalind rosario rose rosemary rosie ross roxana roy
    ruben
    rudolf rui rupert russell ruth ryan sabine sabrina sally salma salvatore sam samantha samir samuel sandra sandy
    sanjay santiago sara sarah sascha sasha scott sean sebastian serena sergei sergio seth shane shannon sharon shaun
    shawn sheila shirley sibylle sidney siegfried sigrid silke silvia simon simona simone sinead siobhan sofia sofie
    solène sonia sonja sophia sophie spencer stacey stacy stan stanislaw stefan stefania stefanie stefano steffen
    stella stephan stephanie stephen steve steven stuart sue sunita susan susana susanne suzanne sven sven svetlana
    sylvia sylvie sylwia søren tamara tania tanja tanya tara tatiana ted teresa terry tess thea theo theodor theodore
    theresa thiago thierry thomas thorsten tiago tiffany tim timo timothy tina tobias todd tom tomas tomasz tommaso
    tommy
    tomáš toni tony torsten tracey tracy travis trevor tristan troy tyler udo ulla ulrich ulrike umberto ursula uta ute
    uwe valentin valentina valentino valeria valerie valéry vanessa vera verena veronica veronika vicente vicki
    victor victoria
    vijay viktor viktoria vincent vincenzo viola violet virginia vivian viviana vladimir volker wade walter wanda warren
    wayne wei wendy werner wilfried wilhelm will willem william willy wiktor wojciech wolfgang xavier ximena yan yannick
    yasmin yasmine yolanda yuki yuri yusuf yvette yvonne zachary zahra zara zbigniew zeynep zoe zofia zoltan zoé zoë
    aarav aditi aditya akira akshay aleksei alexey amara aminata anatoly anil anjali ankit aoi ayaan ayumi babatunde
    bao bilal bo boon chandra chen chidi chinedu chloe chukwu daichi daisuke divya emeka eun fang farah farhan fei feng
    gaurav hae haruka haruki hideo hiro hiroshi hiroko hong hui hyun ikram imani irfan jia jian jiahui jing joon jun-ho
    kaito kavita kazuki keiko kenji kofi kunal kwame lakshmi lan lei lihua lin ling manish mariko masako mayumi meera
    mehdi mei-ling meiling michiko min min-jun minh mohan naoko naveen ngozi nikhil nisha nguyen noriko nur olu omari
    oluwaseun oksana padma parvati pooja prakash pranav priyanka qing rajesh rakesh ramesh rania reza riku rin ritu
    rohit
    sachiko sakura sandeep sanjana satoshi seo-yeon shan shanti shinji shreya siddharth sita sneha soo sora sunil suresh
    takashi takeshi tanvi tariq tatsuya thandi thandiwe thi tomoko tuan uma varun vikram vinod wahid wen xiao xin yara
    yasir ying yong yoko yoshi yui yumi yusuke zainab zeinab zhang zhen zuri abeba amanuel selam tadesse aliyah
    amal anwar
    asma basma dalia dina fadi faisal hadi haya huda jamal jamila kareem khaled laila layla lina maha mahdi majid mariam
    mona mounir mourad nabil nada nadim najwa nasser noor nour rami rana rasha rashid reem rima sabah said salem salim
    samira sana sherif sumaya tamer walid yahya yasin youssef zaid ziad alexei artyom boris dmitri dmitry ekaterina
    fyodor galina ilya inna ivanka kira konstantina ksenia larisa lev lyudmila maksim mikhail nadezhda nikolay
    oksana pavel
    polina roman ruslan sergey stanislav svetlana tatyana timur valery vasily vera viktor vladislav yana yaroslav yelena
    yevgeny yulia zoya ahmet ali ayşe burak cem defne deniz ece emre fatma hakan hatice hüseyin ibrahim ismail kemal
    leyla mehmet merve murat mustafa nur ömer osman selin serkan sevgi tuba yusuf zehra bruna caio davi enzo heitor
    iara jussara luana larissa matheus murilo otávio rafaela renan thaís vinícius yasmin eoin fionn niamh sinéad
    saoirse róisín caoimhe gwen rhiannon dafydd owain megan ewan callum isla mhairi aksel astri eirik frida håkon
    ingeborg
    kari kjell knut liv marit nils ola ole sigrun solveig tor torbjørn aino antti eero eeva helmi janne juha jukka kaisa
    kalle kimmo lauri liisa markku matti mikko minna outi pekka pirjo riikka sanna satu timo tiina tuula veikko ville
    ágnes álvaro åsa élodie émilie étienne óscar łukasz žofia
    """.split()
)

SURNAMES: Final = frozenset(
    """
    abdullah adams ahmed akhtar ali allen almeida alvarez andersen anderson andersson baker bailey barbosa bauer becker
    begum bell bennett berg bergmann bernard bianchi brooks brown bruno butler campbell cardoso carter castillo castro
    chavez chen cheng cohen collins cooper costa cox cruz davies davis dias diaz dubois dupont edwards eriksson esposito
    evans fernandes fernandez ferrari fischer flores fontaine foster fournier fuchs garcia garcía gomes gomez gonzalez
    gonzález graham gray green griffin gupta gutierrez haddad hall hansen harris hartmann hassan hernandez hernández
    herrera hill hoffmann howard huang huber hughes hussain ibrahim islam ivanov ivanova jackson jain jansen jansson
    jenkins jensen jimenez johansson johnson jones joshi kaur kelly khan kim klein koch kowalski kowalska kozlov krause
    krüger kumar kuznetsov lambert lang larsen larsson laurent lefebvre lehmann leroy lewandowski lewis li lim lin liu
    lopez lópez lopes machado mahmoud maier marino martin martinez martínez martins mayer mehta mendes mendoza meyer
    miller mitchell mohamed molina moore morales moreau moreno morgan moretti morris müller murphy murray nair nakamura
    nelson nguyen nielsen nkosi novak novák nowak o'brien o'connor okafor okeke oliveira olsen olsson ortega ortiz park
    patel pedersen pereira perez pérez petersen peterson petit petrov phillips popescu popov powell ramirez ramírez
    ramos rao reddy reed reyes ribeiro ricci richter rivera roberts robinson rodrigues rodriguez rodríguez rogers romano
    romero rossi roussel roux ruiz russo ryan saito sanchez sánchez sanders santos sato schmid schmidt schmitt schmitz
    schneider scholz schröder schubert schulz schwarz sharma shah sharma silva simmons singh smirnov smith sokolov
    soto souza stewart sullivan suzuki svensson takahashi tan tanaka taylor thomas thompson torres tran turner vargas
    vasquez vazquez vega verma vogel volkov wagner walker walsh wang ward watanabe watson weber wei weiss werner white
    wilson winkler wong wright wu xu yamada yamamoto yang yilmaz young zhang zhao zhou zhu zimmermann åkesson özdemir
    öztürk çelik şahin kaya demir doğan
    """.split()
)
