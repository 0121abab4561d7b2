// The parts that read content credentials and XMP, on good and bad bytes.

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "made_credentials.hpp"
#include "media/provenance/cbor.hpp"
#include "media/provenance/certificate.hpp"
#include "media/provenance/credentials.hpp"
#include "media/provenance/source_type.hpp"
#include "media/provenance/xmp.hpp"

using namespace farmtok;
using made::bytes;

namespace {

model::Credentials read(const std::string& store) {
  const auto all = bytes(store);
  return media::read_credentials({{{all.begin(), all.end()}, "digest", ""}});
}

std::string types(const std::string& packet) {
  const auto told = media::read_xmp(bytes(packet));
  return base::join(told.types.codes(), " ") + (told.fault.empty() ? "" : "; " + told.fault);
}

/// ASCII as UTF-16, the lower or the higher byte first.
std::string wide(std::string_view text, bool lower_first, bool mark) {
  std::string made = mark ? lower_first ? "\xff\xfe" : "\xfe\xff" : "";
  for (const char c : text) {
    if (lower_first) made += {c, '\0'};
    else made += {'\0', c};
  }
  return made;
}

}  // namespace

TEST_CASE("a digital source type is a code, however it is written") {
  struct Row {
    const char* written;
    const char* code;
  };
  for (const auto& row :
       {Row{"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", "trainedAlgorithmicMedia"},
        Row{"https://cv.iptc.org/newscodes/digitalSourceType/compositeSynthetic/", "compositeSynthetic"},
        Row{"http://c2pa.org/digitalsourcetype/empty", "empty"},
        Row{"digsrctype:digitalCapture", "digitalCapture"},
        Row{"  TrainedAlgorithmicMedia\n", "trainedAlgorithmicMedia"},
        Row{"newOne", ""},
        Row{"http://cv.iptc.org/newscodes/digitalsourcetype//trainedAlgorithmicMedia/?lang=en",
            "trainedAlgorithmicMedia"},
        Row{"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia#x", "trainedAlgorithmicMedia"},
        Row{"http://cv.iptc.org/newscodes/digitalsourcetype#trainedAlgorithmicMedia", "trainedAlgorithmicMedia"},
        Row{"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia/en", "trainedAlgorithmicMedia"},
        Row{"\ufeffhttp://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\u200b",
            "trainedAlgorithmicMedia"},
        Row{"https://schema.org/TrainedAlgorithmicMediaDigitalSource", "trainedAlgorithmicMedia"},
        Row{"CompositeWithTrainedAlgorithmicMediaDigitalSource", "compositeWithTrainedAlgorithmicMedia"},
        Row{"trained-algorithmic-media", "trainedAlgorithmicMedia"},
        Row{"trainedAlgorithmicMediax", ""},
        Row{"BuyNowAtEvilDotComHurryUp", ""},
        Row{"https://example.com/trainedAlgorithmicMedia", ""},
        Row{"made by a person", ""},
        Row{"<b>", ""},
        Row{"", ""},
        Row{"///", ""}}) {
    CAPTURE(row.written);
    CHECK(media::source_code(row.written).value_or("") == row.code);
  }
  CHECK_FALSE(media::source_code(std::string(65, 'a')));
  CHECK(media::source_code(std::string{"trainedAlgorithmicMedia\0", 24}) == "trainedAlgorithmicMedia");
  CHECK(media::source_code(std::string(2000, '\n') + "print") == "print");
  for (const auto code : model::source_types) CHECK(media::source_code(media::source_address(code)) == code);
  const std::vector<std::string> both{"digitalCapture", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"};
  CHECK(media::chosen_source(both) == "compositeWithTrainedAlgorithmicMedia");
  CHECK(media::chosen_source(std::vector<std::string>{"print", "digitalCapture"}) == "print");
  CHECK_FALSE(media::chosen_source({}));
}

TEST_CASE("CBOR of every kind is read") {
  const auto all =
      made::list({made::head(0, 5),
                  made::head(0, 500),
                  made::head(0, 1ULL << 40),
                  made::head(1, 9),
                  made::blob("ab"),
                  made::text("é"),
                  made::list({}),
                  made::map({}),
                  made::head(6, 18) + made::head(6, 0) + made::head(6, 55799) + made::list({made::head(0, 1)}),
                  "\xf4",
                  "\xf5",
                  "\xf6",
                  "\xf7",
                  std::string{"\xf9\x3c\x00", 3},
                  std::string{"\xfa\x3f\x80\x00\x00", 5},
                  "\xfb" + std::string(8, '\0'),
                  "\x5f" + made::blob("a") + made::blob("b") + "\xff",
                  "\x7f" + made::text("c") + made::text("d") + "\xff",
                  "\x9f" + made::head(0, 1) + "\xff",
                  "\xbf" + made::text("k") + made::head(0, 7) + "\xff",
                  "\x1b" + std::string(8, '\xff'),
                  "\x3b" + std::string(8, '\xff')});
  const auto [value, fault] = media::read_cbor(bytes(all));
  CHECK(fault == "");
  REQUIRE(value.items.size() == 22);
  const auto& items = value.items;
  CHECK(items[1].number == 500);
  CHECK(items[3].number == -10);
  CHECK(items[4].text == "ab");
  CHECK(items[5].text == "é");
  CHECK(items[8].items.size() == 1);
  CHECK(items[16].text == "ab");
  CHECK(items[17].text == "cd");
  CHECK(items[18].items.size() == 1);
  CHECK(items[19].get("k")->number == 7);
  CHECK(items[20].kind == media::Cbor::Kind::other);
  CHECK_FALSE(items[19].get("l"));
  CHECK_FALSE(items[0].get("k"));
}

TEST_CASE("CBOR that lies has a fault, and takes neither memory nor time") {
  struct Row {
    const char* name;
    std::string bytes;
    const char* fault;
  };
  std::string deep, loose;
  for (int i = 0; i < 1000; ++i) deep += made::head(4, 1), loose += '\x9f';
  for (const auto& row :
       {Row{"nothing", "", "it is cut off"},
        Row{"a list of 2^60", "\x9b" + made::number(1ULL << 60, 8) + made::head(0, 1), "it is cut off"},
        Row{"a text of 2^63", "\x7b" + made::number(1ULL << 63, 8) + "abc", "it is cut off"},
        Row{"a text of 2^64-1", "\x7b" + std::string(8, '\xff') + "abc", "it is cut off"},
        Row{"a map of 2^63", "\xbb" + made::number(1ULL << 63, 8), "a map claims 9223372036854775808 pairs"},
        Row{"nested", deep, "it is nested more than 32 deep"},
        Row{"nested without lengths", loose, "it is nested more than 32 deep"},
        Row{"a break alone", "\xff", "it ends something that was not begun"},
        Row{"half a map", "\xbf" + made::text("k") + "\xff", "a map ends after a key"},
        Row{"a number in a text", "\x7f" + made::head(0, 1) + "\xff", "a piece of a string is none"},
        Row{"a list in a text", "\x7f" + made::list({}) + "\xff", "a piece of a string is none"},
        Row{"no kind", "\x1c", "it holds a byte that has no meaning"},
        Row{"many", "\x9b" + made::number(1ULL << 40, 8) + std::string(200'000, '\1'),
            "it has more than 100000 values"}}) {
    CAPTURE(row.name);
    CHECK(media::read_cbor(bytes(row.bytes)).fault == row.fault);
  }
}

TEST_CASE("credentials are described") {
  const auto title = made::cbor("c2pa.ingredient.v3__1", made::map({{"dc:title", made::text("beach.mp4")}}));
  const auto told = read(made::store(
      made::manifest("urn:1", "Cam\33era", {made::action("c2pa.created", made::iptc("digitalCapture"))}) +
      made::manifest("urn:2", "Editor",
                     {made::action("c2pa.opened"), made::action("c2pa.edited"), made::action("c2pa.edited")}, title)));
  CHECK(told.generator == "Editor");
  CHECK(told.actions == "c2pa.opened, c2pa.edited");
  CHECK(told.ingredients == "beach.mp4");
  CHECK(told.digest == "digest");
  CHECK_FALSE(told.fault);
  CHECK_FALSE(told.signer);
  // What an ingredient's manifest says counts where it means AI.
  CHECK_FALSE(told.digital_source_type);
  const auto ai =
      made::manifest("urn:1", "Model", {made::action("c2pa.created", made::iptc("trainedAlgorithmicMedia"))});
  CHECK(
      read(made::store(ai + made::manifest("urn:2", "Editor", {made::action("c2pa.edited", made::iptc("humanEdits"))})))
          .digital_source_type == "trainedAlgorithmicMedia");
  CHECK(read(made::store(made::manifest("urn:2", "Editor", {made::action("c2pa.edited", made::iptc("humanEdits"))})))
            .digital_source_type == "humanEdits");
}

TEST_CASE("older forms of a claim, and the type in another assertion") {
  const auto old = made::cbor("c2pa.claim", made::map({{"claim_generator", made::text("Old/1.0")}}));
  CHECK(read(made::store(made::superbox("urn:1", old))).generator == "Old/1.0");
  const auto listed = made::map({{"claim_generator_info", made::list({made::map({{"name", made::text("Listed")}})})},
                                 {"claim_generator", made::text("Old/1.0")}});
  CHECK(read(made::store(made::superbox("urn:1", made::cbor("c2pa.claim", listed)))).generator == "Listed");
  const auto json = [&](std::string_view text) {
    const auto metadata = made::superbox("c2pa.metadata", made::box("json", text));
    return made::store(made::superbox("urn:1", made::superbox("c2pa.assertions", metadata) + old));
  };
  CHECK(
      read(
          json(
              R"({"Iptc4xmpExt:DigitalSourceType":"http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"})"))
          .digital_source_type == "compositeSynthetic");
  CHECK(read(json("{")).fault == "\"c2pa.metadata\" cannot be read: it is no JSON");
}

TEST_CASE("credentials that are no good have a fault in words") {
  const auto good = made::store(made::manifest("urn:1", "Camera", {made::action("c2pa.created")}));
  std::string deep = "x";
  for (int i = 0; i < 1000; ++i) deep = made::superbox("c2pa", deep);
  auto long_inside = good;
  long_inside.replace(good.find("urn:1") - 33, 4, made::number(1 << 30, 4));
  struct Row {
    const char* name;
    std::string bytes;
    const char* fault;
  };
  for (const auto& row :
       {Row{"nothing", "", "no manifest is in them"}, Row{"words", "hello, hello, hello", "no manifest is in them"},
        Row{"an empty store", made::store(""), "no manifest is in them"},
        Row{"a manifest without anything", made::store(made::superbox("urn:1", "")), "their manifest has no claim"},
        Row{"nested 1,000 deep", deep, "their manifest has no claim"},
        Row{"a length that is too large", long_inside, "a length in them is wrong"},
        Row{"compressed", made::store(made::superbox("urn:1", made::box("brob", "abc"))),
            "they are compressed, and such are not read"},
        Row{"a claim that is cut off", made::store(made::superbox("urn:1", made::cbor("c2pa.claim", "\xa5"))),
            "\"c2pa.claim\" cannot be read: it is cut off"},
        Row{"a claim of another kind", made::store(made::superbox("urn:1", made::cbor("c2pa.claim", made::text("no")))),
            ""}}) {
    CAPTURE(row.name);
    CHECK(read(row.bytes).fault.value_or("") == row.fault);
  }
}

TEST_CASE("what is no certificate has no name") {
  for (const std::string& der : {std::string{}, std::string{"\x30\x84\xff\xff\xff\xff", 6}, std::string(70'000, '0')})
    CHECK_FALSE(media::name_in_certificate(bytes(der)));
}

TEST_CASE("the digital source type of XMP, in each form") {
  const auto ai = made::iptc("trainedAlgorithmicMedia");
  CHECK(types(made::xmp("Iptc4xmpExt:DigitalSourceType='" + ai + "'")) == "trainedAlgorithmicMedia");
  const auto element = made::xmp("", "<Iptc4xmpExt:DigitalSourceType>\n " + ai + " </Iptc4xmpExt:DigitalSourceType>");
  CHECK(types(element) == "trainedAlgorithmicMedia");
  CHECK(types(made::xmp("", "<Iptc4xmpExt:DigitalSourceType rdf:resource='" + ai + "'/>")) ==
        "trainedAlgorithmicMedia");
  CHECK(types(made::xmp("Iptc4xmpExt:DigitalSourceType='compositeSynthetic'")) == "compositeSynthetic");
  CHECK(types(made::xmp("", "<Iptc4xmpExt:Other>" + ai + "</Iptc4xmpExt:Other>")) == "");
  // Text after the end, as padding and other programs leave it, does no harm.
  CHECK(types(element + std::string(2000, '\0') + "<more>") == "trainedAlgorithmicMedia");
  auto plain = element;
  plain.replace(plain.find("\xef\xbb\xbf"), 3, "");
  for (const bool lower_first : {false, true})
    for (const bool mark : {false, true}) CHECK(types(wide(plain, lower_first, mark)) == "trainedAlgorithmicMedia");
  CHECK(types(media::xmp_packet("digitalArt")) == "digitalArt");
  CHECK(types(media::xmp_packet("empty")) == "empty");
  const auto far = media::read_xmp(bytes(made::xmp("dcterms:provenance='https://example.com/1.c2pa'")));
  CHECK(far.credentials == "https://example.com/1.c2pa");
  CHECK_FALSE(media::read_xmp(bytes(made::xmp("dcterms:provenance='self#jumbf=c2pa'"))).credentials);
}

TEST_CASE("XMP that is no good has a fault in words, and what stands before it is used") {
  const auto ai = "Iptc4xmpExt:DigitalSourceType='trainedAlgorithmicMedia'";
  std::string deep, wide_one;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  for (int i = 0; i < 500'000; ++i) wide_one += "<a b='c'>text</a>\n";
  struct Row {
    const char* name;
    std::string packet;
    const char* told;
  };
  for (const auto& row :
       {Row{"nothing", "", "; no element found in line 1"}, Row{"words", "hello", "; syntax error in line 1"},
        Row{"cut off", made::xmp(ai, "<a>").substr(0, made::xmp(ai).find("></rdf:") + 4),
            "trainedAlgorithmicMedia; no element found in line 2"},
        Row{"entities", "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" + made::xmp(ai),
            "; it declares a document type"},
        Row{"an unknown entity", made::xmp(ai, "&lol;"), "trainedAlgorithmicMedia; undefined entity in line 2"},
        Row{"nested", made::xmp(ai, deep), "trainedAlgorithmicMedia; it is nested more than 100 deep"},
        Row{"9 MB", made::xmp("", wide_one + "<Iptc4xmpExt:DigitalSourceType>print</Iptc4xmpExt:DigitalSourceType>"),
            "print"}}) {
    CAPTURE(row.name);
    CHECK(types(row.packet) == row.told);
  }
}
