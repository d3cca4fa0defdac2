"""Words for health and money that Meta wants in no event.

Meta's Business Tools Terms bar "health, financial or other categories of sensitive information" and name medical
conditions, treatments, income, debts, credit and account numbers; no list of words is published. These are ours: what
says something of a person by itself, and what does so only beside another word.
"""

from __future__ import annotations

from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEALTH: Final = _set(
    """
    diabetes diabetic diabetics diabète diabete diabetiker diabetik zuckerkrankheit cukrzyca hiv vih sida
    chemotherapy chemo
    chemotherapie chimiothérapie quimioterapia chemioterapia insulin insulina antidepressant antidepressants
    antidepressiva
    epilepsy epileptic épilepsie épileptique epilepsie epilepsia asthma asthmatic asma asthme hepatitis hépatite
    chlamydia gonorrhea
    gonorrhoea
    syphilis herpes ivf infertility infertile unfruchtbarkeit infertilité infertilidad miscarriage fehlgeburt abortion
    avortement aborto schwangerschaftsabbruch alzheimer alzheimers parkinson parkinsons schizophrenia schizophrenie
    bipolar
    ptsd adhd autism autistic autismus autisme dementia demenz démence psoriasis schuppenflechte eczema neurodermitis
    arthritis arthrose rheumatoid fibromyalgia leukemia leukaemia leukämie leucémie lymphoma melanoma tumor tumour
    tumors
    tumore tumeur metastatic metastasis carcinoma oncology oncologist onkologie dialysis dialyse cirrhosis copd
    endometriosis menopause menopausal wechseljahre ménopause hypertension hypertensive bluthochdruck hypotension
    migraine migraines migräne obesity obese adipositas bulimia anorexia magersucht methadone suboxone viagra
    sildenafil cialis
    tadalafil prozac fluoxetine zoloft sertraline citalopram escitalopram lexapro xanax alprazolam adderall ritalin
    metformin ozempic wegovy mounjaro semaglutide tirzepatide lipitor atorvastatin truvada warfarin opioid opioids
    oxycodone vicodin fentanyl levothyroxine lisinopril amlodipine amoxicillin prednisone gabapentin tamoxifen
    antiretroviral immunosuppressant chemotherapies erectile impotence impotenz incontinence inkontinenz hemorrhoids
    haemorrhoids hpv hsv tuberculosis tuberculose tuberkulose pregnant schwanger enceinte embarazada embarazo incinta
    gravidanza zwanger gravid grávida gravidez grossesse ciąża schwangerschaft schwangerschaftstest biopsy mastectomy
    hysterectomy vasectomy colonoscopy psychiatrist psychiatry psychotherapy psychotherapie psychotherapeut oncologists
    gynecologist urologist diagnosed diagnosis diagnoses diagnose diagnostiziert diagnosi diagnóstico medication
    medications medikament medikamente krankheit krankschreibung maladie enfermedad malattia krebstherapie brustkrebs
    kanker cáncer cancro câncer depressed dépression depressionen depresión depressione depressie depressão angststörung
    burnout borderline addiction alcoholism alcoholic suchttherapie entzug rehab celiac coeliac zöliakie crohn crohns
    lupus glaucoma osteoporosis anemia anaemia sclerosis thrombosis pneumonia bronchitis thyroid hypothyroidism
    hyperthyroidism prediabetes insomnia schlafstörung suicidal suicide selbstmord overdose detox-klinik dysphoria
    transplant radiotherapy strahlentherapie seropositive transgender-hormone paralysis paraplegic disability
    behinderung schwerbehindert handicapé discapacidad contraceptive contraception antibiotics antibiotic antipsychotic
    anaphylaxis appendicitis angina arrhythmia cardiomyopathy cataracts concussion diverticulitis encephalitis
    gallstones
    gastritis gout hernia ibs jaundice meningitis myeloma narcolepsy nephritis neuropathy osteoarthritis
    pancreatitis scoliosis
    sepsis shingles colitis vitiligo measles malaria monkeypox ebola dengue cholera typhoid rabies polio scabies
    ocd anorexic
    dyslexia tourette ovulation menstruation postpartum trimester gestational iud cocaine heroin methamphetamine
    schizoaffective
    diabetiques diabétique schizophrène dépressif gonorrhö std stds sti stis chlamydien covid arzttermin hausarzt
    rezeptpflichtig antipsychotics pcos
    """
)
HEALTH_PHRASES: Final = tuple(
    line.strip()
    for line in """
    medical record | medical records | medical history | medical condition | medical conditions | mental health
    mental illness | high blood pressure | low blood pressure | my blood pressure | blood sugar levels
    blood glucose | blood test | blood type | panic attack
    panic attacks
    eating disorder | substance abuse | drug abuse | alcohol abuse | drug addiction | alcohol addiction
    weight loss surgery
    birth control | morning after pill | heart disease | heart failure | heart attack | heart condition | breast cancer
    lung cancer | skin cancer | prostate cancer | colon cancer | cervical cancer | ovarian cancer | kidney failure
    kidney disease | liver disease | sleep apnea | multiple sclerosis | hearing loss | chronic pain | chronic fatigue
    chronic illness | chronic disease | fertility treatment | fertility clinic | fertility test | pregnancy test
    ovulation test
    sexually transmitted | sexual dysfunction | sexual health | gender dysphoria | hormone therapy | hormone replacement
    my test results | couples therapy | therapy session | therapy sessions | marriage counseling
    grief counseling | group therapy
    lab results | lab result | tested positive | prescription refill | prescription drug
    prescription drugs
    prescription medication | my prescription | repeat prescription | my symptoms | symptoms of | symptom checker
    side effects | anxiety disorder | social anxiety | anxiety medication | anxiety treatment | clinical depression
    postpartum depression | treatment for | suffering from | suffers from | diagnosed with | patient id
    patient portal | patient record
    blood cancer | cancer treatment | cancer patient | cancer screening | cancer diagnosis | stage iv | support group
    anger management | gastric bypass | bariatric surgery | hair transplant | plastic surgery | cosmetic surgery
    knee surgery | hip replacement
    hearing aid | hearing aids | cystic fibrosis | sickle cell | kidney stones | self harm | panic disorder
    personality disorder | smoking cessation
    blood test results | gender reassignment | hiv positive | hiv test | std test | allergy test | genetic test
    high cholesterol | high blood | low testosterone
    atopic dermatitis | restless legs | irritable bowel | acid reflux | urinary tract | yeast infection
    bacterial vaginosis
    health insurance claim | disability benefits | disability insurance | wheelchair user | organ donor
    sperm donor | egg donor
    arrêt maladie | maladie chronique | santé mentale | psychische erkrankung | psychische gesundheit
    salud mental | salute mentale
    hoher blutdruck | tension artérielle | presión arterial
    """.replace("\n", "|").split("|")
    if line.strip()
)
# Words of many meanings, and those that give them the one of illness.
HEALTH_WEAK: Final = _set(
    "cancer krebs depression anxiety angst ansiedad anxiété pregnancy allergy allergies allergie heart stroke"
    " blood aids virus"
    " infection addicted alcohol ms surgery operation op therapy therapie prescription rezept ordonnance receta symptom"
    " symptoms symptome symptômes síntomas pain disease disorder illness patient patienten clinic klinik fertility"
    " hormone hormones weight kidney liver lung thyroid vaccine vaccination treatment disabled rash ulcer seizure"
    " seizures"
)
HEALTH_BESIDE: Final = _set(
    "pastillas pillole pastiglie comprimés tabletten pillen medicina medicamento medicamentos médicament médicaments"
    " farmaco farmaci tratar trattamento cura behandeln mittel gegen pille arztbesuch"
    " treatment treated symptoms symptom patient patients clinic klinik therapy therapie medicine medicines disease"
    " disorder"
    " disorders illness doctor doctors arzt médecin médico screening appointment termin consultation counseling"
    " counselling"
    " counselor specialist hospital krankenhaus stage survivor survivors drug drugs pills tablets dose dosage mg"
    " chronic"
    " severe positive relapse remission oncologist nurse referral history condition behandlung traitement tratamiento"
    " medical clinical test tests result results diagnosis refill surgeon recovery support suffer suffering since"
    " therapist"
)
# Beside these even the name of an illness is a title or a picture.
MEDIA: Final = _set(
    "zodiac horoscope constellation mug poster vinyl album band cd dvd lp movie film novel soundtrack costume"
    " figurine plush"
    " sticker patch horoskop sternzeichen lyrics paperback hardcover boardgame karaoke"
)
HEALTH_MERCH: Final = _set(
    "zodiac horoscope sign constellation mug poster tee t-shirt shirt hoodie sticker necklace pendant ring"
    " bracelet costume"
    " game novel book vinyl album band movie dvd glass vase figurine plush toy decor candle tropic sunglasses"
    " frames glasses"
    " goggles lenses swim recipe rezeptbuch kochbuch aquarium antique jacket dress sneaker bag cushion pillow ribbon"
    " orange era puppy puzzle"
)

FINANCE: Final = _set(
    """
    bankruptcy bankrupt insolvency insolvent privatinsolvenz insolvenz surendettement surendetté foreclosure
    repossession
    repossessed overdraft überziehung garnishment subprime schufa bonität bonitätsprüfung kreditwürdigkeit
    delinquency delinquent fico creditworthiness payday wagegarnishment jobseeker hartz bürgergeld sozialhilfe
    arbeitslosengeld
    gehaltsabrechnung lohnabrechnung payslip paystub payslips verschuldung überschuldet schuldenfrei schuldnerberatung
    schuldenberatung morosidad embargo-nómina endeudamiento indebtedness remortgage networth bancarotta fallimento
    faillite
    unemployed unemployment evicted eviction heloc hypothekenrate kontostand nómina
    """
)
FINANCE_PHRASES: Final = tuple(
    line.strip()
    for line in """
    credit score | credit scores | credit rating | credit report | credit history | bad credit
    poor credit | no credit check
    credit utilization | tax bracket | housing assistance | debt free | credit counseling | pension pot | 401k balance
    cattivo pagatore | cattivi pagatori | home equity loan | cash advance | title loan | wage advance | tax lien
    charged off
    credit limit | credit repair | credit card debt | annual income | monthly income | household income
    yearly income | net income
    gross income | low income | income bracket | income range | income level | annual salary | monthly salary
    yearly salary | gross salary | net salary
    my salary | current salary | base salary | net worth | debt consolidation | debt relief | debt collection
    debt collector
    debt settlement | debt management | debt counseling | debt counselling | total debt | outstanding debt
    in debt | my debt | my debts | unpaid debt
    payday loan | payday loans | loan application | loan applications | loan denied | loan approved | loan amount
    loan rejected | loan default | loan balance | student loan
    student loans | personal loan | personal loans | car loan | home loan | loan refinance | loan status
    mortgage application | mortgage approved | mortgage denied
    mortgage balance | mortgage arrears | mortgage refinance | mortgage payment | mortgage rejected
    second mortgage | account balance | bank balance | bank statement
    bank statements | bank account number | account number | routing number | sort code | tax return
    tax returns | tax debt | wage garnishment | late payments | missed payment
    missed payments | payment arrears | rent arrears | in arrears | unemployment benefit | unemployment benefits
    food stamps | welfare benefits
    housing benefit | social security benefits | investment portfolio balance | savings balance | pension balance
    credit denied | credit refused | credit declined | credit application
    chapter 7 | chapter 13 | cash advance loan | debt ratio | debt to income | financial hardship
    financial difficulties | negativer schufa-eintrag
    revenu annuel | revenu mensuel | revenus annuels | salaire mensuel | salaire annuel | salaire net
    salaire brut | crédit refusé | ingresos anuales | ingresos mensuales | préstamo denegado | préstamo rechazado
    reddito annuo | reddito mensile | monatseinkommen | haushaltseinkommen | familieneinkommen | nettolohn
    bruttolohn | monatslohn | monatliches einkommen | jährliches einkommen | jahreseinkommen
    nettoeinkommen | bruttoeinkommen | monatsgehalt | jahresgehalt | kredit abgelehnt | kreditantrag | schulden bei
    score de crédit | historial crediticio | mis deudas | mes dettes | meine schulden | salario mensual | salario anual
    """.replace("\n", "|").split("|")
    if line.strip()
)
FINANCE_WEAK: Final = _set(
    "salary salaries gehalt salaire salario stipendio income einkommen revenu ingresos reddito wage wages lohn"
    " loan loans kredit kredite"
    " darlehen prêt préstamo prestito mortgage hypothek hypothèque hipoteca mutuo debt debts schulden dettes"
    " deudas debiti"
    " credit savings pension lender creditor creditors collections arrears"
)
FINANCE_BESIDE: Final = _set(
    "annual monthly yearly gross net per month year application applied apply applicant approved denied rejected"
    " declined refused overdue unpaid"
    " default defaulted score rating consolidation refinance refinancing balance owed owe owes arrears bankruptcy"
    " eur usd euro euros dollars"
    " gbp household verification antrag abgelehnt bewilligt jahr monat brutto netto jährlich monatlich annuel"
    " mensuel refusé"
    " anual mensual rechazado denegado k statement hardship eligibility preapproval pre-approval qualified prequalified"
)
FINANCE_MERCH: Final = _set(
    "wallet holder case store gift note notes card cards holders voucher points board game book novel mug poster"
    " sticker t-shirt tee"
    " calculator guide course film dvd vinyl template planner notebook journal jar piggy bank shark"
)
