/** A way of naming people: given and family names as written, and in the letters of an address. */
interface NameGroup {
  readonly given: readonly (readonly [written: string, latin: string])[];
  readonly family: readonly (readonly [written: string, latin: string])[];
  /** Family name first, without a space. */
  readonly isFamilyFirst?: boolean;
}

const same = (names: string): readonly (readonly [string, string])[] =>
  names.split(' ').map((name) => [
    name,
    name
      .normalize('NFKD')
      .replace(/[^a-zA-Z]/g, '')
      .toLowerCase(),
  ]);

const pairs = (names: string): readonly (readonly [string, string])[] =>
  names.split(' ').map((pair) => {
    const [written = '', latin = ''] = pair.split(':');
    return [written, latin];
  });

/** Names of several alphabets, as a company of some size has them. */
export const NAME_GROUPS: readonly NameGroup[] = [
  {
    given: same('Ana Ben Clara Daniel Emma Felix Grace Henry Isla Jack Kate Liam Maya Noah Olivia'),
    family: same('Archer Bennett Carter Dawson Ellis Foster Grant Hughes Irwin Jennings Keane'),
  },
  {
    given: same('Zoë André Björn Chloé Dörte Éloïse François Gül Håkon Inés Jürgen Lučka Søren'),
    family: same('Åberg Müller Núñez Østergaard Pérez Šimić Žagar Gonçalves Lefèvre Weiß Kovács'),
  },
  {
    given: same('Aoife Bogdan Catarina Dragan Elif Fatima Giulia Hamza Ioana Joana Kofi Lerato'),
    family: same('Adeyemi Bianchi Costa Diallo Esposito Ferreira Garcia Haddad Ionescu Mensah'),
  },
  {
    given: pairs('Анна:anna Борис:boris Дмитрий:dmitri Елена:elena Ольга:olga Сергей:sergei'),
    family: pairs('Иванова:ivanova Петров:petrov Соколов:sokolov Морозова:morozova'),
  },
  {
    given: pairs('Ελένη:eleni Γιώργος:giorgos Μαρία:maria Νίκος:nikos'),
    family: pairs('Παπαδοπούλου:papadopoulou Νικολάου:nikolaou Γεωργίου:georgiou'),
  },
  {
    given: pairs('伟:wei 芳:fang 娜:na 秀英:xiuying 敏:min 静:jing'),
    family: pairs('王:wang 李:li 张:zhang 刘:liu 陈:chen'),
    isFamilyFirst: true,
  },
  {
    given: pairs('さくら:sakura 健太:kenta 美咲:misaki 翔:sho 葵:aoi'),
    family: pairs('佐藤:sato 鈴木:suzuki 高橋:takahashi 田中:tanaka'),
    isFamilyFirst: true,
  },
  {
    given: pairs('민준:minjun 서연:seoyeon 지우:jiwoo 하은:haeun'),
    family: pairs('김:kim 이:lee 박:park 최:choi'),
    isFamilyFirst: true,
  },
  {
    given: pairs('محمد:mohammed فاطمة:fatima علي:ali نور:nour ليلى:layla'),
    family: pairs('الهاشمي:alhashimi حداد:haddad منصور:mansour الخطيب:alkhatib'),
  },
  {
    given: pairs('נועה:noa דוד:david יעל:yael איתן:eitan'),
    family: pairs('כהן:cohen לוי:levi מזרחי:mizrahi פרץ:peretz'),
  },
  {
    given: pairs('आरव:aarav दीया:diya ईशान:ishaan काव्या:kavya रोहन:rohan'),
    family: pairs('शर्मा:sharma पटेल:patel सिंह:singh गुप्ता:gupta'),
  },
];
