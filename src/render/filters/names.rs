//! Names of months and days (facts of Unicode CLDR 46, Gregorian calendar).

/// How a language writes dates; names in one text, with spaces between them.
pub(super) struct Names {
    /// Code of the language.
    code: &'static str,
    /// Months beside a day.
    months: &'static str,
    /// Months by themselves, where that is another form.
    alone: Option<&'static str>,
    /// Months, short.
    short_months: &'static str,
    /// Days, Monday first.
    days: &'static str,
    /// Days, short.
    short_days: &'static str,
    /// A whole date as `strftime` format.
    pub long: &'static str,
    /// A date in digits as `strftime` format.
    pub short: &'static str,
}

impl Names {
    /// A month (January is 0), beside a day or by itself.
    pub(super) fn month(&self, month: usize, with_day: bool) -> &'static str {
        let names = if with_day { self.months } else { self.alone.unwrap_or(self.months) };
        nth(names, month)
    }

    /// A month, short.
    pub(super) fn short_month(&self, month: usize) -> &'static str {
        nth(self.short_months, month)
    }

    /// A day of the week (Monday is 0).
    pub(super) fn day(&self, day: usize) -> &'static str {
        nth(self.days, day)
    }

    /// A day of the week, short.
    pub(super) fn short_day(&self, day: usize) -> &'static str {
        nth(self.short_days, day)
    }
}

fn nth(names: &'static str, number: usize) -> &'static str {
    names.split(' ').nth(number).unwrap_or_default()
}

/// Names of a language by its code (`de`, `de-AT`, `de_AT`), English ones where there are none.
pub(super) fn names(code: &str) -> &'static Names {
    let base = code.split(['-', '_', '.']).next().unwrap_or_default().to_ascii_lowercase();
    let base = if base == "no" || base == "nn" { "nb" } else { base.as_str() };
    // English outside North America and the Philippines puts the day first.
    let region = code.split(['-', '_', '.']).find(|part| part.len() == 2 && part.chars().all(char::is_uppercase));
    if base == "en" && region.is_some_and(|region| !["US", "CA", "PH"].contains(&region)) {
        return &ALL[1];
    }
    ALL.iter().find(|names| names.code == base).unwrap_or(&ALL[0])
}

/// All languages; the first one stands in for those that are missing.
static ALL: [Names; 21] = [
    Names {
        code: "en",
        months: "January February March April May June July August September October November December",
        alone: None,
        short_months: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        days: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        short_days: "Mon Tue Wed Thu Fri Sat Sun",
        long: "%B %-d, %Y",
        short: "%-m/%-d/%Y",
    },
    Names {
        code: "en-GB",
        months: "January February March April May June July August September October November December",
        alone: None,
        short_months: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        days: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        short_days: "Mon Tue Wed Thu Fri Sat Sun",
        long: "%-d %B %Y",
        short: "%d/%m/%Y",
    },
    Names {
        code: "cs",
        months: "ledna února března dubna května června července srpna září října listopadu prosince",
        alone: Some("leden únor březen duben květen červen červenec srpen září říjen listopad prosinec"),
        short_months: "led úno bře dub kvě čvn čvc srp zář říj lis pro",
        days: "pondělí úterý středa čtvrtek pátek sobota neděle",
        short_days: "po út st čt pá so ne",
        long: "%-d. %B %Y",
        short: "%d.%m.%Y",
    },
    Names {
        code: "da",
        months: "januar februar marts april maj juni juli august september oktober november december",
        alone: None,
        short_months: "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
        days: "mandag tirsdag onsdag torsdag fredag lørdag søndag",
        short_days: "man. tirs. ons. tors. fre. lør. søn.",
        long: "%-d. %B %Y",
        short: "%d.%m.%Y",
    },
    Names {
        code: "de",
        months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        alone: None,
        short_months: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
        days: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        short_days: "Mo. Di. Mi. Do. Fr. Sa. So.",
        long: "%-d. %B %Y",
        short: "%d.%m.%Y",
    },
    Names {
        code: "es",
        months: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        alone: None,
        short_months: "ene feb mar abr may jun jul ago sept oct nov dic",
        days: "lunes martes miércoles jueves viernes sábado domingo",
        short_days: "lun mar mié jue vie sáb dom",
        long: "%-d de %B de %Y",
        short: "%-d/%-m/%Y",
    },
    Names {
        code: "fi",
        months: "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
        alone: Some(
            "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
        ),
        short_months: "tammik. helmik. maalisk. huhtik. toukok. kesäk. heinäk. elok. syysk. lokak. marrask. jouluk.",
        days: "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai",
        short_days: "ma ti ke to pe la su",
        long: "%-d. %B %Y",
        short: "%-d.%-m.%Y",
    },
    Names {
        code: "fr",
        months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        alone: None,
        short_months: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        days: "lundi mardi mercredi jeudi vendredi samedi dimanche",
        short_days: "lun. mar. mer. jeu. ven. sam. dim.",
        long: "%-d %B %Y",
        short: "%d/%m/%Y",
    },
    Names {
        code: "hu",
        months: "január február március április május június július augusztus szeptember október november december",
        alone: None,
        short_months: "jan. febr. márc. ápr. máj. jún. júl. aug. szept. okt. nov. dec.",
        days: "hétfő kedd szerda csütörtök péntek szombat vasárnap",
        short_days: "H K Sze Cs P Szo V",
        long: "%Y. %B %-d.",
        short: "%Y. %m. %d.",
    },
    Names {
        code: "it",
        months: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        alone: None,
        short_months: "gen feb mar apr mag giu lug ago set ott nov dic",
        days: "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        short_days: "lun mar mer gio ven sab dom",
        long: "%-d %B %Y",
        short: "%d/%m/%Y",
    },
    Names {
        code: "ja",
        months: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        alone: None,
        short_months: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        days: "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
        short_days: "月 火 水 木 金 土 日",
        long: "%Y年%-m月%-d日",
        short: "%Y/%m/%d",
    },
    Names {
        code: "ko",
        months: "1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월",
        alone: None,
        short_months: "1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월",
        days: "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
        short_days: "월 화 수 목 금 토 일",
        long: "%Y년 %-m월 %-d일",
        short: "%Y. %-m. %-d.",
    },
    Names {
        code: "nb",
        months: "januar februar mars april mai juni juli august september oktober november desember",
        alone: None,
        short_months: "jan. feb. mars apr. mai juni juli aug. sep. okt. nov. des.",
        days: "mandag tirsdag onsdag torsdag fredag lørdag søndag",
        short_days: "man. tir. ons. tor. fre. lør. søn.",
        long: "%-d. %B %Y",
        short: "%d.%m.%Y",
    },
    Names {
        code: "nl",
        months: "januari februari maart april mei juni juli augustus september oktober november december",
        alone: None,
        short_months: "jan feb mrt apr mei jun jul aug sep okt nov dec",
        days: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        short_days: "ma di wo do vr za zo",
        long: "%-d %B %Y",
        short: "%d-%m-%Y",
    },
    Names {
        code: "pl",
        months: "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        alone: Some("styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień"),
        short_months: "sty lut mar kwi maj cze lip sie wrz paź lis gru",
        days: "poniedziałek wtorek środa czwartek piątek sobota niedziela",
        short_days: "pon. wt. śr. czw. pt. sob. niedz.",
        long: "%-d %B %Y",
        short: "%-d.%m.%Y",
    },
    Names {
        code: "pt",
        months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        alone: None,
        short_months: "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
        days: "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        short_days: "seg. ter. qua. qui. sex. sáb. dom.",
        long: "%-d de %B de %Y",
        short: "%d/%m/%Y",
    },
    Names {
        code: "ru",
        months: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        alone: Some("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
        short_months: "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
        days: "понедельник вторник среда четверг пятница суббота воскресенье",
        short_days: "пн вт ср чт пт сб вс",
        long: "%-d %B %Y г.",
        short: "%d.%m.%Y",
    },
    Names {
        code: "sv",
        months: "januari februari mars april maj juni juli augusti september oktober november december",
        alone: None,
        short_months: "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.",
        days: "måndag tisdag onsdag torsdag fredag lördag söndag",
        short_days: "mån tis ons tors fre lör sön",
        long: "%-d %B %Y",
        short: "%Y-%m-%d",
    },
    Names {
        code: "tr",
        months: "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
        alone: None,
        short_months: "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
        days: "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
        short_days: "Pzt Sal Çar Per Cum Cmt Paz",
        long: "%-d %B %Y",
        short: "%d.%m.%Y",
    },
    Names {
        code: "uk",
        months: "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        alone: Some("січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень"),
        short_months: "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
        days: "понеділок вівторок середа четвер пʼятниця субота неділя",
        short_days: "пн вт ср чт пт сб нд",
        long: "%-d %B %Y р.",
        short: "%d.%m.%Y",
    },
    Names {
        code: "zh",
        months: "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
        alone: None,
        short_months: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        days: "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
        short_days: "周一 周二 周三 周四 周五 周六 周日",
        long: "%Y年%-m月%-d日",
        short: "%Y/%-m/%-d",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_all_names() {
        for names in &ALL {
            let count = |text: &str| text.split(' ').filter(|name| !name.is_empty()).count();
            let months = [Some(names.months), names.alone, Some(names.short_months)];
            assert!(months.into_iter().flatten().all(|text| count(text) == 12), "{}", names.code);
            assert!([names.days, names.short_days].into_iter().all(|text| count(text) == 7), "{}", names.code);
        }
        assert_eq!(names("en_GB").code, "en-GB");
        assert_eq!(names("no").code, "nb");
        assert_eq!(names("de-AT").code, "de");
        assert_eq!(names("xx").code, "en");
    }
}
