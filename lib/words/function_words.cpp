#include "words/function_words.hpp"

#include <array>

namespace farmtok::words {

std::span<const LanguageWords> languages_known() {
  static constexpr std::array known{
      LanguageWords{
          "en", "english", "",
          "the a an and or but of for with without in on at to from by as is are was were be been being am do "
          "does did done have has had i me my we us our you your he him his she her it its they them their "
          "this that these those there when where why how what who which not no dont so very really more "
          "most about into over can could will would should just get got all every only if than then",
          ""},
      LanguageWords{"de", "german", "ß ä ö ü",
                    "der die das den dem des ein eine einen einem einer und oder aber nicht kein keine keinen ohne mit "
                    "von vom zu zum zur im ist sind war hat ich du er sie es wir ihr euch mein meine dein deine sich "
                    "auf aus bei fur nach uber unter wie was wenn so auch noch nur schon mehr sehr immer heute hier "
                    "man mich dich uns zwischen damit gegen selber machen gemacht videos video bestes beste besten",
                    "ohne kein keine keinen nicht"},
      LanguageWords{"fr", "french", "é è ê ë à â î ï ô û ù ç œ æ",
                    "le la les un une des du de et ou mais pas ne ni sans avec pour par sur dans en au aux est sont "
                    "etait ce cette ces cet mon ma mes ton ta tes son sa ses notre nos votre vos leur je tu il elle on "
                    "nous vous ils elles qui que quoi comment quand tres plus moins bien tout tous toute chez faire "
                    "fait videos video meilleur meilleure meilleurs",
                    "sans pas"},
      LanguageWords{"es", "spanish", "ñ ¿ ¡ á é í ó ú",
                    "el la los las un una unos unas de del y o u pero no ni sin con para por en al es son era esta "
                    "este esto estos estas ese esa mi mis tu tus su sus yo me te se nos lo le les que quien como "
                    "cuando donde muy mas menos bien todo toda todos todas hacer hecho asi si ya videos video mejor "
                    "mejores",
                    "sin"},
      LanguageWords{"pt", "portuguese", "ã õ á é í ó ú â ê ô ç à",
                    "o a os as um uma uns umas de do da dos das e ou mas nao nem sem com para por pra em no na nos nas "
                    "ao aos pelo pela e sao era esta este isto esse essa isso meu minha meus minhas teu seu sua seus "
                    "suas eu voce me te se que quem como quando onde muito mais menos bem tudo todo toda todos fazer "
                    "feito videos video melhor melhores",
                    "sem"},
      LanguageWords{"it", "italian", "à è é ì ò ù",
                    "il lo la i gli le un uno una di del della dei delle dello degli e o ma non senza con per da dal "
                    "dalla in nel nella nei nelle su sul sulla al alla ai alle sono era questo questa questi queste "
                    "quello mio mia tuo tua suo sua io tu lui lei noi voi loro mi ti si ci vi che chi come quando dove "
                    "molto piu meno bene tutto tutti fare fatto video migliori migliore",
                    "senza"},
      LanguageWords{"nl", "dutch", "ĳ ë ï",
                    "de het een en of maar niet geen zonder met van voor op aan uit bij naar over onder in te tot is "
                    "zijn was ik jij je hij zij ze wij we jullie mijn jouw zich deze dit die dat wat wie hoe waar heel "
                    "meer veel ook nog wel niets altijd vandaag hier maken gemaakt als om er videos video beste leuke",
                    "zonder geen niet"},
      LanguageWords{"tr", "turkish", "ı ş ğ ç ö ü",
                    "ve veya ile icin bir bu su o ben sen biz siz cok daha en ne nasil neden mi mu degil var yok gibi "
                    "kadar sonra once her hic ama da de ki olan olarak yapilir yapimi video videolari videolar",
                    ""},
      LanguageWords{"sv", "swedish", "å ä ö",
                    "och eller men inte ingen utan med av for till fran pa om i ar var det den de ett en som jag du "
                    "han hon vi ni min mitt mina din att hur nar mycket mer basta bara ocksa alla har kan vid video",
                    "utan inte ingen"},
      LanguageWords{"da", "danish", "å æ ø",
                    "og eller men ikke ingen uden med af for til fra pa om i er var det den de et en som jeg du han "
                    "hun vi min mit mine din at hvordan nar meget mere bedste bare ogsa alle har kan ved video",
                    "uden ikke ingen"},
      LanguageWords{"no", "norwegian", "å æ ø",
                    "og eller men ikke ingen uten med av for til fra pa om i er var det den de et en ei som jeg du han "
                    "hun vi min mitt mine din at hvordan nar mye mer beste bare ogsa alle har kan ved video",
                    "uten ikke ingen"},
      LanguageWords{"fi", "finnish", "ä ö",
                    "ja tai mutta ei ilman kanssa on ovat oli se ne mina sina han me te he joka mika miten kun niin "
                    "myos vain kaikki hyvin paras parhaat nain minun video videot",
                    "ilman ei"},
      LanguageWords{"hu", "hungarian", "ő ű á é í ó ö ú ü",
                    "a az egy es vagy de nem nincs nelkul hogy van volt ez ezek azt meg mar csak is mint ha en te mi "
                    "ti nagyon tobb legjobb hogyan minden video videok",
                    ""},
      LanguageWords{"ro", "romanian", "ă â î ș ț ş ţ",
                    "si sau dar nu fara cu pentru din de la pe in un o niste este sunt era ce cine cum cand unde care "
                    "mai mult foarte tot toate lui ei eu tu noi voi meu mea acest aceasta cel cea cele ai al ale prin "
                    "video",
                    "fara nu"},
      LanguageWords{"id", "indonesian", "",
                    "dan atau tapi tidak bukan tanpa dengan untuk dari ke di pada yang ini itu ada adalah saya aku "
                    "kamu dia kita kami mereka apa siapa bagaimana cara sangat lebih paling juga sudah belum akan bisa "
                    "buat dalam nya video terbaik",
                    "tanpa tidak bukan"},
  };
  return known;
}

std::string_view also_english() {
  return "die van war was man hat son come dove ton plus pour on or as so an am in me he no a i is do all her at for "
         "over under den ten with us it see dies des par sur per era are alle sin van case mine min of more mit";
}

std::string_view words_of_scripts() {
  return
      // Russian
      "и в во на с со к ко о об от до из за под над при про для без по у не ни но а или что чтобы как так это этот эта "
      "эти тот та те я ты он она оно мы вы они мой моя мои твой ваш наш свой его ее их кто где когда очень самый самая "
      "самые лучший лучшие лучшее все всё еще уже только есть был была было были будет видео ролик ролики тикток "
      // Arabic
      "في من على الى عن مع بدون كيف ما ماذا هذا هذه ذلك هو هي انا انت نحن هم كل كان التي الذي و او ثم لا لم لن يا "
      "فيديو "
      "فيديوهات مقطع مقاطع افضل اجمل "
      // Hindi
      "का की के को से में पर और या है हैं था थी थे यह ये वह वे मैं हम तुम आप मेरा मेरी मेरे क्या कैसे कब कहाँ कौन ही भी तो ने एक इस "
      "उस लिए साथ बिना नहीं सबसे बहुत वीडियो "
      // Greek
      "ο η το οι τα του της των τον την και κι με για απο στο στη στην στον στα σε να δεν μην πως που τι ειναι βιντεο "
      // Chinese
      "的 了 是 在 我 你 他 她 它 们 和 与 跟 有 这 那 个 吗 吧 呢 啊 很 都 也 就 不 没 把 被 让 给 从 到 最 怎么 什么 "
      "我们 你们 他们 这个 那个 视频 短视频 "
      "影片 們 這 個 嗎 "
      // Japanese
      "の は が を に へ と も で や か な だ です ます から まで より た て する した して い る れ さん ちゃん くん "
      "この その あの これ それ ない ある いる "
      "こと もの 動画 ビデオ ショート "
      // Korean
      "은 는 이 가 을 를 에 의 도 와 과 그 저 것 수 등 및 정말 너무 진짜 아주 가장 하는 하기 있는 영상 동영상 비디오 "
      "쇼츠 "
      // Thai
      "ที่ และ หรือ แต่ ของ ใน บน กับ จาก ไป มา ได้ ให้ เป็น คือ มี ไม่ ไม่มี ก็ จะ แล้ว นี้ นั้น มาก ๆ ครับ ค่ะ คะ นะ สุด วิธี ทำ การ ความ "
      "อย่าง "
      "แบบ ดี วิดีโอ คลิป คลิปวิดีโอ";
}

std::string_view negations_of_scripts() { return "без не بدون बिना ไม่มี 没有 不要 沒有 無し"; }

}  // namespace farmtok::words
