#include "words/cut.hpp"

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "words/letters.hpp"

using namespace farmtok;

namespace {

std::string cut(std::string_view text) {
  std::vector<std::string> made;
  words::Cutter cutter{text};
  for (std::string word; cutter.next(word);) made.push_back(word);
  return base::join(made, " ");
}

}  // namespace

TEST_CASE("captions are cut into the words of their languages") {
  struct Row {
    const char *text, *words;
  };
  for (const auto& row : {
           // Nine captions in nine languages.
           Row{"東京の美味しいラーメン屋さん", "東京 の 美味しい ラーメン 屋 さん"},
           Row{"วิธีทำต้มยำกุ้งง่ายๆ", "วิธี ทำ ต้มยำ กุ้ง ง่ายๆ"},
           Row{"广州早茶点心推荐", "广州 早茶 点心 推荐"},
           Row{"وصفة كبسة الدجاج", "وصفة كبسة الدجاج"},
           Row{"Рецепт борща", "рецепт борща"},
           Row{"떡볶이 만드는 법", "떡볶이 만드는 법"},
           Row{"Rezept für Käsekuchen", "rezept für käsekuchen"},
           Row{"Recette de crêpes à l'ancienne", "recette de crêpes à ancienne"},
           Row{"Receta fácil: ¡tacos!", "receta fácil tacos"},
           // Signs that are in no dictionary stay together, and particles apart.
           Row{"筋トレ動画", "筋トレ 動画"},
           Row{"早茶", "早茶"},
           Row{"DIYの方法", "diy の 方法"},
           Row{"ຕຳໝາກຫຸ່ງລາວ", "ຕຳ ໝາກ ຫຸ່ງ ລາວ"},
           // One form of each letter.
           Row{"ﾗｰﾒﾝ ＧＹＭ \U0001D5D9\U0001D5F6\U0001D601", "ラーメン gym fit"},
           Row{"\u1112\u1161\u11AB\u1100\u116E\u11A8", "한국"},
           Row{"\u0643\u0640\u0640\u062A\u064E\u0627\u0628", "كتاب"},
           Row{"٣٠ يوم", "30 يوم"},
           Row{"Don\u2019t rock'n'roll d'avocat L\u2019été", "dont rocknroll avocat été"},
           Row{"bad \xFF\xFE bytes \xC3", "bad bytes"},
           Row{"โยคะ\xE0\xB8", "โยคะ"},
           Row{"💪🏻🏆 ❤️ 、。", ""},
       }) {
    CAPTURE(row.text);
    CHECK(cut(row.text) == row.words);
  }
}

TEST_CASE("words are told that only a dictionary has set apart") {
  words::Cutter cutter{"広州 早茶点心, gym"};
  std::string told;
  for (std::string word; cutter.next(word);) told += cutter.adjoins() ? "+" : ".";
  CHECK(told == "..+.");
}

TEST_CASE("plain words have no marks, and other letters stay what they are") {
  struct Row {
    const char *word, *plain;
  };
  for (const auto& row : {Row{"straße", "strasse"}, Row{"żółć", "zolc"}, Row{"ǘ", "u"}, Row{"ёлка", "елка"},
                          Row{"йога", "йога"}, Row{"συνταγές", "συνταγεσ"}, Row{"أكلة", "اكله"}, Row{"ガ", "ガ"},
                          Row{"hướng", "huong"}, Row{"kadın", "kadin"}, Row{"", ""}}) {
    CAPTURE(row.word);
    CHECK(words::plain(row.word) == row.plain);
  }
}

TEST_CASE("very long runs without blanks are cut, too") {
  std::string run;
  for (int i = 0; i < 20'000; ++i) run += "東京ラーメン";
  words::Cutter cutter{run};
  std::size_t count = 0;
  for (std::string word; cutter.next(word); ++count) CHECK_FALSE(word.empty());
  CHECK(count == 40'000);
}
