"""Words of keys, in the languages shops name their fields in. A key is split into words first; see `words`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


EMAIL: Final = _set(
    "email emails mail em emailaddress mailaddress eaddress correo courriel epost sahkoposti useremail customeremail"
)
NO_EMAIL: Final = _set(
    "template subject campaign list client provider domain opt optin type status consent verified count clicks sent at"
    " id name marketing newsletter hash hashed sha256 md5 sha1"
)
PHONE: Final = _set(
    "phone phones ph tel telephone mobile cell cellphone whatsapp fax msisdn telefon telefono telefone telefoon handy"
    " celular movil móvil téléphone teléfono telnr phonenumber mobilenumber gsm sms handynummer rufnummer mobilnummer"
    " telefonnummer puhelin puhelinnumero mobil portable phonenum phoneno mobileno telno contactnumber contactno"
    " callbacknumber"
)
NO_PHONE: Final = _set(
    "model case cases brand type category plan color colour os app version verified consent opt optin device count"
    " clicks provider carrier valid has is at date time ts timestamp sku id name price size web site url view views"
    " banner traffic campaign sent status country code area product products item accessory hash hashed sha256 md5"
)
CARD: Final = _set(
    "creditcard debitcard cardnumber ccnumber ccnum ccno pan cardpan paymentcard creditcardnumber cardno kartennummer"
    " kreditkarte numerocarte tarjeta cartadicredito"
)
IBAN: Final = _set("iban ibannumber bankaccount accountiban")
NATIONAL: Final[Mapping[str, str]] = dict(
    pair.split(":")
    for pair in (
        "ssn:us socialsecurity:us socialsecuritynumber:us itin:us taxpayerid:any taxid:any taxidnumber:any tin:any"
        " nationalid:any nationalidnumber:any nationalnumber:any nid:any idnumber:any idcard:any idcardnumber:any"
        " identitynumber:any identitycard:any personalid:any personalnumber:any personalidnumber:any governmentid:any"
        " govid:any citizenid:any personid:any identificationnumber:any passport:passport passportnumber:passport"
        " passportno:passport pasaporte:passport reisepass:passport nino:gb nationalinsurance:gb"
        " nationalinsurancenumber:gb ninumber:gb nhs:gb nhsnumber:gb utr:gb nir:fr insee:fr numerosecu:fr secu:fr"
        " securitesociale:fr nss:fr numss:fr dni:es nie:es nif:any documento:any cedula:any documentnumber:any"
        " documentid:any docnumber:any iddocument:any identitydocument:any taxnumber:any"
        " fiscalcode:it insurancenumber:any socialinsurancenumberde:any kennitala:any identityno:any idno:any"
        " ssnlast:us"
        " socialsecurityno:us nationalinsuranceno:gb personnr:se kimlikno:tr idcode:any codicefiscale:it"
        " codfiscale:it cf:it steuerid:de steueridnr:de steuernummer:de idnr:de taxidde:de"
        " steueridentifikationsnummer:de"
        " ausweisnummer:any personalausweis:any bsn:nl burgerservicenummer:nl sofinummer:nl pesel:pl personnummer:se"
        " personnumer:any fodselsnummer:no fødselsnummer:no personidno:no cpr:dk cprnummer:dk cprnr:dk hetu:fi"
        " henkilotunnus:fi rijksregisternummer:be rrn:any niss:be registrenational:be nrn:be insz:be cpf:br rg:br"
        " aadhaar:in aadhar:in adhaar:in uidai:in pannumber:in pancard:in panno:in sin:ca socialinsurance:ca"
        " socialinsurancenumber:ca tfn:au taxfilenumber:au medicare:au medicarenumber:au curp:mx rfc:mx cuit:ar"
        " cuil:ar rut:cl ahv:ch ahvnummer:ch avs:ch svnr:at sozialversicherungsnummer:any svnummer:any oib:hr cnp:ro"
        " egn:bg rodnecislo:cz nric:sg fin:sg hkid:hk mynumber:jp residentid:any tckn:tr tckimlik:tr pps:ie ppsn:ie"
        " ppsnumber:ie amka:gr isikukood:ee asmenskodas:lt idnumberza:za said:za cnic:pk nik:id ktp:id"
        " driverlicense:passport driverslicense:passport drivinglicence:passport drivinglicense:passport"
        " driverslicensenumber:passport licensenumber:passport fuhrerschein:passport"
    ).split()
)

NAME: Final = _set(
    "name names nombre nom nome naam navn namn imie imię nimi jmeno jméno név adı ad isim vorname nachname familienname"
    " prenom prénom surname lastname firstname fullname forename apellido apellidos cognome achternaam voornaam"
    " efternamn efternavn fornavn förnamn nazwisko sobrenome"
)
FORENAMES: Final = _set("first last full middle given family maiden sur fore birth legal nick display holder on")
PERSON: Final = _set(
    "firstname lastname fullname middlename givenname familyname surname forename maidenname fname lname mname fn ln"
    " vorname nachname familienname prenom prénom nomdefamille nomcomplet apellido apellidos primernombre cognome"
    " nomecognome achternaam voornaam efternamn efternavn fornavn förnamn nazwisko imie imię sobrenome nomecompleto"
    " nombrecompleto cardholder cardholdername accountholder accountholdername nameoncard personname contactname"
    " contactperson customername buyername recipientname billingname shippingname username1 kundenname ansprechpartner"
    " nomclient nombrecliente nomecliente clientname patientname guestname passengername salutationname realname"
)
PERSONS: Final = _set(
    "your my signature doctor physician customer user person people billing shipping recipient buyer contact"
    " patient client lead subscriber member guest"
    " holder cardholder payer payee passenger traveller traveler attendee participant student parent child children"
    " owner sender receiver consignee applicant borrower insured beneficiary employee driver resident tenant kunde"
    " kunden cliente besteller empfänger empfaenger delivery deliver addressee purchaser shopper visitor account"
    " profile spouse partner emergency referrer friend giftee donor voter candidate author1"
)
NO_PERSON: Final = _set(
    "content product products item items contents event campaign utm adset ad ads company organisation organization"
    " business brand store shop file image page category list collection plan package variant option tag screen app"
    " field form button coupon promo promotion discount voucher shipment service site domain host path query class"
    " type model vendor supplier manufacturer team group segment experiment test variation city country state region"
    " street district town place hotel restaurant venue location method currency font color colour size material"
    " function table column database server node cluster job task project repo branch build release step stage status"
    " artist band author movie film song album book title character show series game pet dog cat template theme user1"
    " username handle login nickname screenname host sku theme menu playlist channel"
    " section widget slot position creative banner affiliate network merchant gateway bank carrier courier payment"
)
HOLDERS: Final = _set(
    "recipient cardholder passenger attention attn addressee user client member subscriber owner signatory"
    " consignee patient contact customer buyer"
    " traveller traveler guest payee payer beneficiary kunde cliente empfänger"
)
NO_VALUE: Final = _set(
    "count has is verified valid validated provided missing present required enabled opt optin consent length type"
    " strength policy hint changed score status format at updated created flag available source"
)
SECRET: Final = _set(
    "password passwd pwd passphrase passwort contraseña motdepasse senha apikey accesstoken refreshtoken idtoken"
    " clientsecret appsecret secretkey privatekey authtoken bearertoken authorization sessiontoken secret apitoken"
    " authkey accesskey secretaccesskey awssecretaccesskey jwt bearer oauthtoken webhooksecret signingsecret otp totp"
    " apisecret token auth bearer personalaccesstoken usertoken logintoken resettoken magictoken authcode credentials"
)
SECRET_WORDS: Final = _set("password passwd secret passphrase passwort jwt credentials authorization pwd")
SECRET_OF: Final = _set(
    "access api auth refresh private client secret session bearer oauth reset login magic id user personal aws stripe"
    " github slack facebook meta capi admin service account server signing encryption webhook deploy pixel"
)
HASH_WORDS: Final = _set(
    "hash hashed sha sha256 sha1 sha512 md5 256 1 512 digest hex hmac encrypted enc anonymized anonymised pseudonym"
)
MATCH_KEYS: Final = _set(
    "em email emails mail emailaddress addressemail ph phone phones phonenumber numberphone mobile tel telephone fn ln"
    " firstname lastname fname lname db dob birthday birthdate dateofbirth ge gender ct zp zip externalid hem emailhash"
    " hashedemail emailsha256 phonehash hashedphone userhash customerhash msisdn uid2 madid surname fullname"
    " mobilenumber addresshash matchkey matchkeys userdata udem udph"
)
MATCHING: Final = _set("ud matching user customer person userdata")
NO_DIGEST: Final = _set(
    "file asset image content commit build cache etag checksum template page session cart checkout event order request"
    " trace click campaign product item version script css js git transaction block tx experiment job payload body"
    " integrity nonce state subject verification"
)
HEALTH: Final = _set(
    "diagnosis diagnose diagnoses symptom symptoms medication medications prescription prescriptions medicalcondition"
    " healthcondition healthstatus medicalhistory bloodtype bloodgroup disability icd icd10 icdcode allergy allergies"
    " pregnancy pregnancyweek pregnant duedate1 treatmenttype therapy illness disease hivstatus bmi healthissue"
    " healthissues healthconcern healthconcerns mentalhealth medicalrecord drugname dosage vaccination patientcondition"
    " conditiontreated smoker krankheit diagnostic maladie enfermedad malattia ziekte krankenkasse healthinsurance"
    " healthplan menstrualcycle lastperiod ovulation surgery procedurename"
)
FINANCE: Final = _set(
    "creditscore creditrating fico ficoscore income annualincome monthlyincome householdincome incomerange salary"
    " salaryrange wage networth debt debts debtamount totaldebt loanstatus loanamount loanpurpose loanapproved"
    " mortgagebalance mortgagestatus accountbalance bankbalance routingnumber accountnumber bankaccountnumber sortcode"
    " bankruptcy bankruptcystatus schufa bonität bonitaet einkommen gehalt schulden ingresos revenu reddito"
    " creditlimit creditreport credithistory employmentincome financialstatus1 delinquency bankaccount"
)
IDENTIFIER: Final = _set(
    "id ids sku skus gtin ean upc isbn issn mpn asin barcode order orders invoice transaction txn tracking shipment"
    " parcel serial imei batch lot ref reference item article artikel artikelnummer bestellnummer auftrag"
    " auftragsnummer"
    " rechnungsnummer bestelling ordernumber part variant listing build version revision commit checksum etag session"
    " request trace cart checkout voucher coupon ticket booking reservation quote po sequence seq campaign adset ad"
    " product products content contents model vin plate receipt confirmation case awb hash sha md5 uuid guid token"
    " code codes number1 key"
)
TEXTS: Final = _set(
    "name names title category categories description note notes comment comments message text label type brand query"
    " string term terms instructions remark remarks memo reason subject body summary url address page tags tag"
)
MEASURE: Final = _set(
    "time timestamp ts date at created updated expires expiry expiration since until epoch datetime millis ms us ns"
    " seconds value price amount total subtotal quantity qty width height lat lng lon longitude latitude coordinates"
    " coords geo zip postcode postal plz weight size dimensions dimension ip ipaddress range duration rate percent"
    " version tax discount revenue margin balance resolution viewport screen"
)
CALLER: Final = _set("caller contact callback sender reach whatsapp call called ani")
CLICK: Final = _set(
    "fbclid fbc fbp mceid mccid gclid wbraid gbraid dclid msclkid ttclid twclid liclid igshid ga gl sccid epik"
    " yclid clickid"
    " li_fat_id irclickid rdtcid mcid srsltid gad"
)
