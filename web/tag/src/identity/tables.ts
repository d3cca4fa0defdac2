// Written by tools/web_model.py from signalpost.capi; do not edit.

/**
 * The codes of all countries, `|`, a row of names for each. A code is the second letter of alpha-2 (a blank: the
 * next first letter) and, in capitals, what of alpha-3 differs from alpha-2; without capitals it is the first
 * three letters of the first name. A name with R is also known as `republicof…`, one with K as `kingdomof…`, one
 * with accents also without.
 */
export const COUNTRIES =
  "deREfgTGiAlmoGOqTArsMtUTuwBWxLAz aIHbRBdGDefAgRhRiDIjlMmUnRNoqESrsHStNvTwAyLRzLZ acKdODfAFgOGhEiVkOKlHLmRnHNorIuvPVwUWxRyz ejkNKmAozA ceghSHrst ijIkLKmSMoROr abRdRDefUFgYhilRLmBnINpLPqNQrCsSGStMuMwNBy kGmDnDrtIu dNeRLlmNnoTqRQrNsLt eYmopN egZhMimnApPRKrwTyCYMz abNcAikArBRsOtUuvAyBY aRcOdAeNEfAFgDGhLkDlImRnGopNPqTQrTsRtLTuSvDVwIxEXySz acLeRfKgAilDopLrUuzL mN aefYFgNGhLklmSPMnCNrIsEtRTwLWyRY a eUoUsuw abLBcYCdNegPhNiVNjMkVKlEmRnorsDtPvLVxMyzWZ cAdCDfATFgOhjKkLlSmKMnortOvwNzA agmIsAyRYz acTegBinMuT fLFsM  etMYT aFmBwE|andorra,principalityofandorra;uae,unitedarabemirates;afghanistan,islamicrepublicofafghanistan;antiguaandbarbuda;anguilla;albaniaR;armeniaR;angolaR;antarctica;argentina,argentinerepublic;americansamoa;austriaR,oesterreich,österreich;australia;aruba;ålandislands;azerbaijanR;bosnia,bosniaandherzegovinaR;barbados;bangladesh,peoplesrepublicofbangladesh;belgiumK,belgique,belgië;burkinafaso;bulgariaR,българия;bahrainK;burundiR;beninR;saintbarthélemy;bermuda;brunei,bruneidarussalam;bolivia,boliviaplurinationalstateof,plurinationalstateofbolivia;bonaire,bonairesinteustatiusandsaba;brasil,brazil,federativerepublicofbrazil;bahamas,thebahamas,commonwealthofthebahamas;bhutanK;bouvetisland;botswanaR;belarusR;belize;canada;cocos,cocoskeelingislands;drcongo,democraticrepublicofthecongo,congothedemocraticrepublicofthe;centralafricanrepublic;republicofthecongo;suisse,schweiz,svizzera,switzerland,swissconfederation;ivorycoast,côtedivoireR;cookislands;chileR;cameroonR;china,peoplesrepublicofchina,中国;colombiaR;costaricaR;cubaR;caboverdeR,capeverde;curaçao;christmasisland;cyprusR;czechia,czechrepublic,česko;deutschland,germany,federalrepublicofgermany;djiboutiR;danmark,denmarkK;dominica,commonwealthofdominica;dominicanrepublic;algeria,peoplesdemocraticrepublicofalgeria;ecuadorR;estoniaR,eesti;egypt,arabrepublicofegypt;westernsahara;eritrea,thestateoferitrea;españa,spainK;ethiopia,federaldemocraticrepublicofethiopia;finlandR,suomi;fijiR;falklandislands,falklandislandsmalvinas;micronesia,federatedstatesofmicronesia,micronesiafederatedstatesof;faroeislands;france,frenchrepublic;gabon,gaboneserepublic;uk,britain,greatbritain,unitedkingdom,unitedkingdomofgreatbritainandnorthernireland;grenada;georgia;frenchguiana;guernsey;ghanaR;gibraltar;greenland;gambia,thegambiaR;guineaR;guadeloupe;equatorialguineaR;greece,hellenicrepublic,ελλάδα;southgeorgiaandthesouthsandwichislands;guatemalaR;guam;guineabissauR;guyanaR;hongkong,hongkongspecialadministrativeregionofchina,香港;heardislandandmcdonaldislands;hondurasR;hrvatska,croatiaR;haitiR;hungary,magyarország;indonesiaR;irelandR,éire;israel,stateofisrael,ישראל;isleofman;indiaR,bharat;britishindianoceanterritory;iraqR;iran,iranislamicrepublicof,islamicrepublicofiran;icelandR,ísland;italy,italia,italianrepublic;jersey;jamaica;jordan,hashemitekingdomofjordan;japan,日本;kenyaR;kyrgyzstan,kyrgyzrepublic;cambodiaK;kiribatiR;comoros,unionofthecomoros;saintkittsandnevis;northkorea,democraticpeoplesrepublicofkorea,koreademocraticpeoplesrepublicof;korearepublicof,southkorea,republicofkorea,한국,대한민국;kuwait,stateofkuwait;caymanislands;kazakhstanR;laos,laopeoplesdemocraticrepublic;lebanon,lebaneserepublic;saintlucia;liechtenstein,principalityofliechtenstein;srilanka,democraticsocialistrepublicofsrilanka;liberiaR;lesothoK;lietuva,lithuaniaR;luxembourg,grandduchyofluxembourg;latviaR,latvija;libya;moroccoK;monaco,principalityofmonaco;moldovaR,moldovarepublicof;montenegro;saintmartin,saintmartinfrenchpart;madagascarR;marshallislands,republicofthemarshallislands;macedonia,northmacedoniaR;maliR;burma,myanmarR;mongolia;macao,macau,macaospecialadministrativeregionofchina;northernmarianaislands,commonwealthofthenorthernmarianaislands;martinique;mauritania,islamicrepublicofmauritania;montserrat;maltaR;mauritiusR;maldivesR;malawiR;unitedmexicanstates,méxico;malaysia;mozambiqueR;namibiaR;newcaledonia;niger,republicoftheniger;norfolkisland;nigeria,federalrepublicofnigeria;nicaraguaR;holland,nederland,netherlands,thenetherlandsK;norge,norwayK;nepal,federaldemocraticrepublicofnepal;nauruR;niue;newzealand;oman,sultanateofoman;panamaR;perú,republicofperu;frenchpolynesia;papuanewguinea,independentstateofpapuanewguinea;pilipinas,philippines,thephilippinesR;pakistan,islamicrepublicofpakistan;polandR,polska;saintpierreandmiquelon;pitcairn;puertorico;palestine,palestinestateof,thestateofpalestine;portugal,portugueserepublic;palauR;paraguayR;qatar,stateofqatar;réunion;românia;srbija,serbiaR;russia,russianfederation,россия;rwanda,rwandeserepublic;saudiarabiaK;solomonislands;seychellesR;sudan,republicofthesudan;swedenK,sverige;singaporeR;sainthelena,sainthelenaascensionandtristandacunha;sloveniaR,slovenija;svalbardandjanmayen;slovakia,slovensko,slovakrepublic;sierraleoneR;sanmarinoR;senegalR;somalia,federalrepublicofsomalia;surinameR;southsudanR;saotomeandprincipe,democraticrepublicofsaotomeandprincipe;elsalvadorR;sintmaarten,sintmaartendutchpart;syria,syrianarabrepublic;eswatiniK,swaziland;turksandcaicosislands;chadR;frenchsouthernterritories;togo,togoleserepublic;thailandK,ประเทศไทย;tajikistanR;tokelau;easttimor,timorleste,democraticrepublicoftimorleste;turkmenistan;tunisiaR;tongaK;turkey,türkiyeR;trinidad,trinidadandtobagoR;tuvalu;taiwan,taiwanprovinceofchina,台灣;tanzania,tanzaniaunitedrepublicof,unitedrepublicoftanzania;ukraine,україна;ugandaR;unitedstatesminoroutlyingislands;america,unitedstates,unitedstatesofamerica;uruguay,easternrepublicofuruguay;uzbekistanR;vatican,vaticancity,holysee,holyseevaticancitystate;saintvincentandthegrenadines;venezuela,venezuelabolivarianrepublicof,bolivarianrepublicofvenezuela;britishvirginislands,virginislandsbritish;virginislandsus,virginislandsoftheunitedstates;socialistrepublicofvietnam,việtnam;vanuatuR;wallisandfutuna;samoa,independentstateofsamoa;yemenR;mayotte;southafricaR;zambiaR;zimbabweR";

/**
 * Countries in the order of COUNTRIES, then ac, ta and xk: calling code, and a sign for how it numbers; a sign
 * alone has no numbers. Behind `;` a row for each sign from `!` on: trunk prefix, international prefix unless 00,
 * sets of lengths of national and of mobile numbers (bits, hexadecimal; left out when the same).
 */
export const CALLING_CODES =
  "376)971V93O1y1y355V374H244(~54p1y43]61O297=358j994O387U1y880k32V226#359Y973#257#229/590O1y673=591H599=55p1y975%~267%375|501=1y61O243i236#242(41O225/682'56(237(86q57`506#53w238=599$61O357#420(49r253#45#1y1y213V593V372$20d212O291n34(251O358m679=500'691=298.33O241$44b1y995O594O44^233O350#299.220*224-590O240(30/~502#1y245(592F852#~504#385U509#36x62M353h972K44^91^246=964d98_354*39&44^1y962V81v254s996O855U686I269=1y850`82g965#1y7}856e961J1y423R94O231X266#370H352E371#218O212O377U373H382H590O261O692z389H223#95l976t853#1y596O222#1y356#230%960=265S52/60e258-264V687.227#672.234u505#31o47#977`674=683>64c968#507$51V689#675%63f92b48+508P~1y970V351(680=595W974#262O40Q381N7}250V966O677?248=249O46W65#290,386H47#421T232H378<221(252Z597A211O239=503#1y963V268#1y235#~228#66V992G690C670%993{216#676@90^1y688B886V255O380O256O~1y598H998(39D1y58^1y1y84a678@681.685:967W262O27[260O263O247'290!383L;,,10,0;;,,100;,,180;,,180,100;,,1fc0,600;,,20;,,200;,,240;,,280;,,280,200;,,30,20;,,300,200;,,40;,,400;;;;;;;;;;;,,4e0,480;;,,500,100;,,80;,,90;,,a0;,,a0,80;,,c0,80;,,e0,c0;,,f0;,,fc0,600;,,ff0,200;,001,80;,810,200;0,,100;0,,120,100;0,,180;0,,1b00,200;0,,1f00,100;0,,1f80,1e00;0,,1f80,700;0,,200;0,,240;0,,240,200;0,,280;0,,280,200;0,,2c0,200;0,,300;0,,300,200;0,,380,200;0,,380,280;0,,3c0,300;0,,3c0,380;0,,3e0;;0,,3ff0,3f80;0,,400;0,,4c0,400;0,,500,400;0,,600,200;0,,600,400;0,,700;0,,700,400;0,,700,600;0,,740,400;0,,760,600;0,,780,200;0,,780,280;0,,7c0;0,,7c0,400;0,,7c0,780;0,,7e0,7c0;0,,80;0,,a00;0,,c00;0,,f80,800;0,,ffe0,c00;0,000,380,200;0,001,700,100;0,009,400;0,010,600,400;0,119,5c0,100;06,,300,200;1,011,400;1,011,80;8,810,100;8,810,200;8,810,400";

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
