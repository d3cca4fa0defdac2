// Written by tools/web_model.py from signalpost.capi; do not edit.

/**
 * A country a row, its names behind the codes: `afghanistan` alone stands for af and afg, its first letters; a
 * sign and `:` in front is the third letter of the alpha-3 code, three are the whole, five are alpha-2 and
 * alpha-3. A name with R is also known as `republicof…`, one with K as `kingdomof…`, one with accents also
 * without.
 */
export const COUNTRIES =
  "adand:andorra,principalityofandorra;aeare:uae,unitedarabemirates;afghanistan,islamicrepublicofafghanistan;agatg:antiguaandbarbuda;aia:anguilla;albaniaR;amarm:armeniaR;aoago:angolaR;aqata:antarctica;argentina,argentinerepublic;asm:americansamoa;ataut:austriaR,österreich,oesterreich;australia;awabw:aruba;axala:ålandislands;azerbaijanR;babih:bosnia,bosniaandherzegovinaR;bbbrb:barbados;bdbgd:bangladesh,peoplesrepublicofbangladesh;belgië,belgiumK,belgique;bfa:burkinafaso;bgr:bulgariaR,българия;bhr:bahrainK;bibdi:burundiR;bjben:beninR;blm:saintbarthélemy;bmu:bermuda;bnbrn:brunei,bruneidarussalam;bolivia,boliviaplurinationalstateof,plurinationalstateofbolivia;bqbes:bonaire,bonairesinteustatiusandsaba;brasil,brazil,federativerepublicofbrazil;bsbhs:bahamas,thebahamas,commonwealthofthebahamas;btn:bhutanK;bvt:bouvetisland;bwa:botswanaR;byblr:belarusR;bzblz:belize;canada;cck:cocos,cocoskeelingislands;cdcod:drcongo,democraticrepublicofthecongo,congothedemocraticrepublicofthe;cfcaf:centralafricanrepublic;cgcog:republicofthecongo;che:suisse,schweiz,svizzera,switzerland,swissconfederation;civ:ivorycoast,côtedivoireR;ckcok:cookislands;clchl:chileR;cmr:cameroonR;cnchn:中国,china,peoplesrepublicofchina;colombiaR;cri:costaricaR;cubaR;cvcpv:caboverdeR,capeverde;cwcuw:curaçao;cxr:christmasisland;cyprusR;czechia,czechrepublic,česko;deutschland,germany,federalrepublicofgermany;djiboutiR;dkdnk:danmark,denmarkK;dma:dominica,commonwealthofdominica;dominicanrepublic;dza:algeria,peoplesdemocraticrepublicofalgeria;ecuadorR;eeest:eesti,estoniaR;egypt,arabrepublicofegypt;ehesh:westernsahara;eritrea,thestateoferitrea;españa,spainK;ethiopia,federaldemocraticrepublicofethiopia;finlandR,suomi;fji:fijiR;fkflk:falklandislands,falklandislandsmalvinas;fmfsm:micronesia,federatedstatesofmicronesia,micronesiafederatedstatesof;fofro:faroeislands;france,frenchrepublic;gabon,gaboneserepublic;gbr:uk,britain,greatbritain,unitedkingdom,unitedkingdomofgreatbritainandnorthernireland;gdgrd:grenada;georgia;gfguf:frenchguiana;ggy:guernsey;ghanaR;gibraltar;glgrl:greenland;gmb:gambia,thegambiaR;gngin:guineaR;gpglp:guadeloupe;gqgnq:equatorialguineaR;c:greece,ελλάδα,hellenicrepublic;gssgs:southgeorgiaandthesouthsandwichislands;gtm:guatemalaR;m:guam;gwgnb:guineabissauR;gyguy:guyanaR;hkg:香港,hongkong,hongkongspecialadministrativeregionofchina;hmd:heardislandandmcdonaldislands;hnd:hondurasR;hrvatska,croatiaR;hti:haitiR;hungary,magyarország;idn:indonesiaR;ieirl:éire,irelandR;ilisr:israel,ישראל,stateofisrael;imn:isleofman;indiaR,bharat;iot:britishindianoceanterritory;iqirq:iraqR;n:iran,iranislamicrepublicof,islamicrepublicofiran;isl:ísland,icelandR;italy,italia,italianrepublic;y:jersey;jmjam:jamaica;jordan,hashemitekingdomofjordan;jpn:日本,japan;kenyaR;kgz:kyrgyzstan,kyrgyzrepublic;khm:cambodiaK;kiribatiR;kmcom:comoros,unionofthecomoros;kna:saintkittsandnevis;kpprk:northkorea,democraticpeoplesrepublicofkorea,koreademocraticpeoplesrepublicof;krkor:korearepublicof,한국,대한민국,southkorea,republicofkorea;kwt:kuwait,stateofkuwait;kycym:caymanislands;kzkaz:kazakhstanR;laos,laopeoplesdemocraticrepublic;lbn:lebanon,lebaneserepublic;lca:saintlucia;liechtenstein,principalityofliechtenstein;lka:srilanka,democraticsocialistrepublicofsrilanka;lrlbr:liberiaR;lso:lesothoK;ltu:lietuva,lithuaniaR;luxembourg,grandduchyofluxembourg;lva:latviaR,latvija;lylby:libya;mar:moroccoK;mco:monaco,principalityofmonaco;mda:moldovaR,moldovarepublicof;memne:montenegro;mfmaf:saintmartin,saintmartinfrenchpart;mgmdg:madagascarR;mhl:marshallislands,republicofthemarshallislands;mkd:macedonia,northmacedoniaR;mli:maliR;mmr:burma,myanmarR;mng:mongolia;momac:macao,macau,macaospecialadministrativeregionofchina;mpmnp:northernmarianaislands,commonwealthofthenorthernmarianaislands;mqmtq:martinique;mrt:mauritania,islamicrepublicofmauritania;msr:montserrat;mtmlt:maltaR;mus:mauritiusR;mvmdv:maldivesR;mwi:malawiR;mxmex:méxico,unitedmexicanstates;mys:malaysia;mzmoz:mozambiqueR;namibiaR;ncl:newcaledonia;ner:niger,republicoftheniger;nfk:norfolkisland;nga:nigeria,federalrepublicofnigeria;nicaraguaR;nld:holland,nederland,netherlands,thenetherlandsK;norge,norwayK;npl:nepal,federaldemocraticrepublicofnepal;nru:nauruR;nuniu:niue;nzl:newzealand;n:oman,sultanateofoman;panamaR;perú,republicofperu;pfpyf:frenchpolynesia;pgpng:papuanewguinea,independentstateofpapuanewguinea;l:philippines,pilipinas,thephilippinesR;pkpak:pakistan,islamicrepublicofpakistan;plpol:polandR,polska;pmspm:saintpierreandmiquelon;pnpcn:pitcairn;pri:puertorico;pse:palestine,palestinestateof,thestateofpalestine;ptprt:portugal,portugueserepublic;pwplw:palauR;pypry:paraguayR;qatar,stateofqatar;reu:réunion;u:românia;rssrb:srbija,serbiaR;russia,russianfederation,россия;rwanda,rwandeserepublic;saudiarabiaK;sbslb:solomonislands;scsyc:seychellesR;sdn:sudan,republicofthesudan;seswe:swedenK,sverige;sgp:singaporeR;shn:sainthelena,sainthelenaascensionandtristandacunha;sisvn:sloveniaR,slovenija;sjm:svalbardandjanmayen;sksvk:slovakia,slovensko,slovakrepublic;sle:sierraleoneR;smr:sanmarinoR;snsen:senegalR;somalia,federalrepublicofsomalia;srsur:surinameR;ssd:southsudanR;stp:saotomeandprincipe,democraticrepublicofsaotomeandprincipe;svslv:elsalvadorR;sxm:sintmaarten,sintmaartendutchpart;syria,syrianarabrepublic;szswz:eswatiniK,swaziland;tca:turksandcaicosislands;tdtcd:chadR;tfatf:frenchsouthernterritories;tgo:togo,togoleserepublic;thailandK,ประเทศไทย;tjk:tajikistanR;tkl:tokelau;tls:easttimor,timorleste,democraticrepublicoftimorleste;tmtkm:turkmenistan;tntun:tunisiaR;tongaK;trtur:turkey,türkiyeR;tto:trinidad,trinidadandtobagoR;tvtuv:tuvalu;twn:台灣,taiwan,taiwanprovinceofchina;tza:tanzania,tanzaniaunitedrepublicof,unitedrepublicoftanzania;uaukr:ukraine,україна;ugandaR;umi:unitedstatesminoroutlyingislands;usa:america,unitedstates,unitedstatesofamerica;uyury:uruguay,easternrepublicofuruguay;uzbekistanR;vatican,vaticancity,holysee,holyseevaticancitystate;vct:saintvincentandthegrenadines;venezuela,venezuelabolivarianrepublicof,bolivarianrepublicofvenezuela;vgb:britishvirginislands,virginislandsbritish;virginislandsus,virginislandsoftheunitedstates;vnm:việtnam,socialistrepublicofvietnam;vut:vanuatuR;wfwlf:wallisandfutuna;wsm:samoa,independentstateofsamoa;yemenR;ytmyt:mayotte;zaf:southafricaR;zmb:zambiaR;zwe:zimbabweR";

/**
 * Countries with their calling codes, then trunk prefix, international prefix unless 00, and sets of lengths of
 * national and of mobile numbers (bits, hexadecimal; left out when the same).
 */
export const CALLING_CODES =
  "ta290,,,10,0;bf226bh973bi257cf236cr506cy357dj253dk45gi350gt502hk852hn504ht509kw965ls266lv371ml223mo853mr222mt356ne227ni505no47om968pf689qa974sg65sj47sv503sz268td235tg228tn216,,,100;cw599ee372ga241pa507,,,180;bt975bw267mu230pg675tl670,,,180,100;it39,,,1fc0,600;ac247ck682fk500,,,20;ao244cg242cl56cm237cz420es34gq240gw245pt351sn221uz998,,,200;ad376,,,240;gm220is354,,,280;pl48,,,280,200;sh290,,,30,20;gn224mz258,,,300,200;fo298gl299nc687nf672wf681,,,40;bj229ci225gr30mx52,,,400;ws685,,,4e0,480;sm378,,,500,100;aw297bn673bq599bz501cv238fj679fm691io246km269mv960nr674pw680sc248st239,,,80;nu683,,,90;sb677,,,a0;to676vu678,,,a0,80;sr597,,,c0,80;tv688,,,e0,c0;tk690,,,f0;va39,,,fc0,600;lu352,,,ff0,200;gy592,,001,80;tj992,,810,200;am374bo591lt370md373me382mk389si386sl232uy598,0,,100;ki686,0,,120,100;lb961,0,,180;il972,0,,1b00,200;xk383,0,,1f00,100;id62,0,,1f80,1e00;rs381,0,,1f80,700;af93au61az994bl590cc61ch41cx61eh212et251fr33ge995gf594gh233gp590kg996lk94ly218ma212mf590mg261mq596re262sa966sd249ss211tz255ua380ug256yt262zm260zw263,0,,200;pm508,0,,240;ro40,0,,240,200;li423,0,,280;mw265,0,,280,200;sk421,0,,2c0,200;ba387hr385kh855mc377,0,,300;ae971al355be32dz213ec593jo962na264pe51ps970rw250sy963th66tw886,0,,300,200;py595se46ye967,0,,380,200;lr231,0,,380,280;bg359,0,,3c0,300;so252,0,,3c0,380;za27,0,,3e0;at43,0,,3ff0,3f80;gg44im44in91je44tr90ve58,0,,400;ir98,0,,4c0,400;co57kp850np977,0,,500,400;vn84,0,,600,200;gb44pk92,0,,600,400;nz64,0,,700;eg20iq964,0,,700,400;la856my60,0,,700,600;ph63,0,,740,400;kr82,0,,760,600;ie353,0,,780,200;cd243,0,,780,280;ax358,0,,7c0;bd880,0,,7c0,400;mm95,0,,7c0,780;fi358,0,,7e0,7c0;er291,0,,80;nl31,0,,a00;ar54br55,0,,c00;cn86,0,,f80,800;de49,0,,ffe0,c00;ke254,0,000,380,200;mn976,0,001,700,100;ng234,0,009,400;jp81,0,010,600,400;cu53,0,119,5c0,100;hu36,06,,300,200;ag1ai1as1bb1bm1bs1ca1dm1do1gd1gu1jm1kn1ky1lc1mp1ms1pr1sx1tc1tt1us1vc1vg1vi1,1,011,400;mh692,1,011,80;tm993,8,810,100;by375,8,810,200;kz7ru7,8,810,400";

/**
 * Names and their two letters: those that Meta's builder knows, in its order | the others | further names. All but
 * the last are also known as `stateof…`, or `commonwealthof…` where the letters are capital.
 */
export const US_STATES =
  "alabamaal alaskaak arizonaaz arkansasar californiaca coloradoco connecticutct delawarede floridafl georgiaga hawaiihi idahoid illinoisil indianain iowaia kansasks kentuckyKY louisianala maineme marylandmd massachusettsMA michiganmi minnesotamn mississippims missourimo montanamt nebraskane nevadanv newhampshirenh newjerseynj newmexiconm newyorkny northcarolinanc northdakotand ohiooh oklahomaok oregonor pennsylvaniaPA rhodeislandri southcarolinasc southdakotasd tennesseetn texastx utahut vermontvt virginiaVA washingtonwa westvirginiawv wisconsinwi wyomingwy|americansamoaas districtofcolumbiadc guamgu northernmarianaislandsMP puertoricoPR unitedstatesminoroutlyingislandsum virginislandsusvi|virginislandsvi washingtondcdc";

/** As US_STATES, with `provinceof…`. */
export const CA_PROVINCES =
  "ontarioon quebecqc britishcolumbiabc albertaab saskatchewansk manitobamb novascotians newbrunswicknb princeedwardislandpe newfoundlandandlabradornl yukonyt northwestterritoriesnt nunavutnu||labradornl newfoundlandnl québecqc yukonterritoryyt";

/** Abbreviations, read only when the country is known. */
export const US_SHORT =
  "alaal arizaz arkar califca coloco connct delde flafl illil indin kanks kansks massma michmi minnmn missms montmt nebne nebrne nevnv oklaok oreor oregor pennpa pennapa tenntn textx washwa wvawv wiswi wiscwi wyowy";

/** The same for Canada. */
export const CA_SHORT =
  "altaab manmb onton peipe queqc sasksk nfldnl";

/** Words that say `m`. */
export const MALE =
  "m male man boy mr mister sir gentleman guy lad prince king duke lord father dad son brother husband uncle nephew groom widower he him his masculine homme masculin garçon mann männlich herr hombre masculino varón uomo maschio homem mannelijk heer mand mężczyzna erkek";

/** Words that say `f`. */
export const FEMALE =
  "f female woman girl mrs ms miss madam ma'am lady princess queen duchess mother mom mum daughter sister wife aunt niece bride widow she her hers feminine femme féminin fille frau weiblich mujer femenino hembra donna femmina mulher feminino vrouw vrouwelijk mevrouw kvinna kvinde kobieta kadın";

/** Normal forms that mean nobody, anywhere. */
export const NOBODY =
  "00000000000000000000000000000000 none notapplicable notavailable notprovided notset notspecified null objectobject undefined unknown";

/** Texts that say, as typed, that nothing is known. */
export const TYPED =
  "#n/a #n/d <na> n.a n.a. n/a n/d n\\a";

/** Further forms that mean nobody where an id or a postcode stands. */
export const NO_ID =
  "(none) (notset) (null) - -- -1 0 00000000-0000-0000-0000-000000000000 <null> [null] [objectobject] anonymous false guest nan nil true";

/** Further ones for postcodes. */
export const NO_POSTCODE =
  "00000 000000";
