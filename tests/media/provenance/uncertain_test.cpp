// What a file says of its making is never half understood: AI counts wherever it is, and what is not read is named.

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "made_credentials.hpp"
#include "media/clips.hpp"
#include "media/probe.hpp"
#include "media/provenance/credentials.hpp"
#include "media/provenance/xmp.hpp"

using namespace farmtok;
using clips::Folder;
using made::bytes;

namespace {

const auto model_type = made::iptc("trainedAlgorithmicMedia"), camera_type = made::iptc("digitalCapture");
const auto by_model = made::action("c2pa.created", model_type), by_camera = made::action("c2pa.placed", camera_type);

media::ManifestStore stored(const std::string& store, bool again = false) {
  const auto all = bytes(store);
  return {{all.begin(), all.end()}, again ? "second" : "first", "", again};
}

/// "trainedAlgorithmicMedia; the fault"
std::string told(const model::Credentials& found) {
  return found.digital_source_type.value_or("none") + (found.fault ? "; " + *found.fault : "");
}

std::string told(const std::string& manifests) {
  return told(media::read_credentials({stored(made::store(manifests))}));
}

/// A manifest with these assertions.
std::string with(const std::string& assertions, std::string_view label = "urn:1") {
  return made::superbox(label, made::superbox("c2pa.assertions", assertions) + made::claim("Program"));
}

std::string actions(const std::string& value) { return made::cbor("c2pa.actions.v2", value); }
std::string json(std::string_view label, std::string_view text) {
  return made::superbox(label, made::box("json", text));
}

std::string xmp(const std::string& inside, std::string_view attributes = "") {
  const auto read = media::read_xmp(bytes(made::xmp(attributes, inside)));
  std::string told = base::join(read.types.codes(), " ");
  for (const auto& [name, words] :
       {std::pair{"unknown", read.types.unknown()}, std::pair{"tag", read.tags.says_ai().value_or("")},
        std::pair{"unclear", read.tags.unclear()}, std::pair{"fault", read.fault}})
    if (!words.empty()) told += fmt::format("; {} {}", name, words);
  return told;
}

std::string typed(const std::string& inside, std::string_view attributes = "") {
  return xmp(fmt::format("<Iptc4xmpExt:DigitalSourceType {}>{}</Iptc4xmpExt:DigitalSourceType>", attributes, inside));
}

std::string li(const std::string& value) { return "<rdf:li>" + value + "</rdf:li>"; }

std::string content(const clips::fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// The type, the tag and what was not read.
std::string told_of(const clips::fs::path& file) {
  const auto facts = media::probe(clips::open_to_read(file).get());
  return fmt::format("{}; {}; {}", facts.digital_source_type.value_or("none"), facts.ai_tag.value_or("none"),
                     facts.unread.value_or(""));
}

}  // namespace

TEST_CASE("no number of others drops an AI type") {
  std::vector<std::string> many(3000, by_camera);
  many.push_back(by_model);
  CHECK(told(made::manifest("urn:1", "Program", many)) == "trainedAlgorithmicMedia");
  std::string others;
  for (int i = 0; i < 5000; ++i) others += made::cbor(fmt::format("x.y__{}", i), made::map({}));
  CHECK(told(with(others + actions(made::map({{"actions", made::list({by_model})}})))) == "trainedAlgorithmicMedia");
  auto manifests = made::manifest("urn:1", "Model", {by_model});
  for (int i = 0; i < 300; ++i) manifests += made::manifest(fmt::format("urn:c{}", i), "Camera", {by_camera});
  CHECK(told(manifests) == "trainedAlgorithmicMedia");
  std::string packet;
  for (int i = 0; i < 200; ++i)
    packet += "<Iptc4xmpExt:DigitalSourceType>" + made::iptc("print") + "</Iptc4xmpExt:DigitalSourceType>";
  CHECK(xmp(packet + "<Iptc4xmpExt:DigitalSourceType>" + model_type + "</Iptc4xmpExt:DigitalSourceType>") ==
        "print trainedAlgorithmicMedia");
  // Names are only shown: what is left out is marked.
  std::vector<std::string> steps;
  for (int i = 0; i < 30; ++i) steps.push_back(made::action(fmt::format("step{}", i)));
  const auto shown = media::read_credentials({stored(made::store(made::manifest("urn:1", "Program", steps)))});
  CHECK(shown.actions->ends_with("step19, …"));
}

TEST_CASE("an AI type counts wherever an assertion has it; what is not understood is a fault") {
  const auto in = [](std::string_view key, const std::string& value) {
    return actions(made::map(
        {{"actions", made::list({made::map({{"action", made::text("c2pa.edited")}, {std::string{key}, value}})})}}));
  };
  const auto type = made::map({{"digitalSourceType", made::text(model_type)}});
  constexpr auto yes = "trainedAlgorithmicMedia";
  struct Row {
    const char* name;
    std::string assertions;
    std::string told;
  };
  const std::string property = "\"Iptc4xmpExt:DigitalSourceType\"", quoted = "\"" + model_type + "\"";
  const std::string odd = "\" speaks of a source type in a way that is not understood";
  for (const auto& row :
       {Row{"parameters", in("parameters", type), yes},
        Row{"changes", in("changes", made::list({type})), yes},
        Row{"templates", actions(made::map({{"templates", made::list({type})}})), yes},
        Row{"a number", in("digitalSourceType", made::head(0, 7)), "none; \"c2pa.actions.v2" + odd},
        Row{"another code", in("digitalSourceType", made::text("newOne")),
            "none; they give the source type \"newOne\", which is not known"},
        Row{"unknown before AI", actions(made::map({{"actions", made::list({made::action("a", "newOne"), by_model})}})),
            "trainedAlgorithmicMedia; they give the source type \"newOne\", which is not known"},
        Row{"a simple value before it",
            actions("\xa2" + made::text("x") + "\xf8\x20" + made::text("actions") + made::list({by_model})), yes},
        Row{"cut off after it", actions("\xa2" + made::text("actions") + made::list({by_model}) + made::text("x")),
            "trainedAlgorithmicMedia; \"c2pa.actions.v2\" cannot be read: it is cut off"},
        Row{"JSON-LD with an id", json("c2pa.metadata", "{" + property + ":{\"@id\":" + quoted + "}}"), yes},
        Row{"JSON-LD with a list", json("c2pa.metadata", "{" + property + ":[" + quoted + "]}"), yes},
        Row{"JSON-LD with a graph", json("c2pa.metadata", "{\"@graph\":[{" + property + ":" + quoted + "}]}"), yes},
        Row{"another prefix",
            json("c2pa.metadata", "{\"@context\":{\"e\":\"http://iptc.org/\"},\"e:DigitalSourceType\":" + quoted + "}"),
            yes},
        Row{"another name",
            json("c2pa.metadata", "{\"@context\":{\"e\":\"http://x/DigitalSourceType\"},\"e\":" + quoted + "}"),
            "none; \"c2pa.metadata" + odd},
        Row{"schema.org",
            json("stds.schema-org.CreativeWork",
                 R"({"digitalSourceType":"https://schema.org/TrainedAlgorithmicMediaDigitalSource"})"),
            yes},
        Row{"EXIF", json("stds.exif", "{" + property + ":" + quoted + "}"), yes},
        Row{"metadata in CBOR",
            made::cbor("c2pa.metadata", made::map({{"Iptc4xmpExt:DigitalSourceType", made::text(model_type)}})), yes},
        Row{"kept elsewhere", made::cbor("c2pa.cloud-data", made::map({})),
            "none; a part of them is kept elsewhere, where no one looked"},
        Row{"a program of IPTC", json("c2pa.metadata", R"({"Iptc4xmpExt:AISystemUsed":"Sora"})"),
            "none; \"c2pa.metadata\" is not understood"},
        Row{"a disclosure", made::cbor("c2pa.ai-disclosure", made::map({})),
            "none; \"c2pa.ai-disclosure\" is not understood"},
        Row{"compressed", made::superbox("c2pa.actions.v2", made::box("brob", "abc")),
            "none; they are compressed, and such are not read"}}) {
    CAPTURE(row.name);
    CHECK(told(with(row.assertions)) == row.told);
  }
}

TEST_CASE("faults of an ingredient's manifest are told") {
  const auto camera = made::manifest("urn:2", "Camera", {made::action("c2pa.created", camera_type)});
  const auto cut = made::map({{"actions", made::list({by_camera})}});
  CHECK(told(with(actions(cut.substr(0, cut.size() - 1))) + camera) ==
        "digitalCapture; of an ingredient: \"c2pa.actions.v2\" cannot be read: it is cut off");
  CHECK(told(made::superbox("urn:1", made::box("brob", "abc")) + camera) ==
        "digitalCapture; of an ingredient: they are compressed, and such are not read");
  CHECK(told(with(actions(made::map({{"actions", made::list({made::action("a", "newOne")})}}))) + camera) ==
        "digitalCapture; of an ingredient: they give the source type \"newOne\", which is not known");
}

TEST_CASE("of two sets both are searched, and of one that is cut off what is there") {
  const auto camera = made::store(made::manifest("urn:2", "Camera", {made::action("c2pa.created", camera_type)}));
  const auto ai = made::store(made::manifest("urn:1", "Model", {by_model}));
  const auto both = media::read_credentials({stored(camera), stored(ai, true)});
  CHECK(told(both).starts_with("trainedAlgorithmicMedia; the file has them twice"));
  CHECK(both.generator == "Camera");
  CHECK(both.digest == "first");
  const auto second = media::read_credentials({stored("words, and no boxes"), stored(ai, true)});
  CHECK(told(second).starts_with("trainedAlgorithmicMedia; the file has them twice"));
  CHECK(second.generator == "Model");
  CHECK(second.digest == "second");
  const auto end = made::superbox("urn:2", made::box("free", std::string(5000, '\0')));
  const auto all = made::store(made::manifest("urn:1", "Model", {by_model}) + end);
  CHECK(told(media::read_credentials({stored(all.substr(0, all.size() - 3000))})) ==
        "trainedAlgorithmicMedia; a length in them is wrong");
}

TEST_CASE("each element of a list in XMP is a value by itself") {
  const auto ai = li(model_type), camera = li(camera_type);
  CHECK(typed("<rdf:Bag>" + ai + camera + "</rdf:Bag>") == "trainedAlgorithmicMedia digitalCapture");
  CHECK(typed("<rdf:Seq>\n" + camera + "\n" + ai + "\n</rdf:Seq>") == "digitalCapture trainedAlgorithmicMedia");
  CHECK(typed("<rdf:Bag>" + li("trainedAlgorithmicMedia") + li("digitalCapture") + "</rdf:Bag>") ==
        "trainedAlgorithmicMedia digitalCapture");
  CHECK(typed("<rdf:Alt><rdf:li xml:lang='x-default'>" + model_type + "</rdf:li>" + li("made by a model") +
              "</rdf:Alt>") == "trainedAlgorithmicMedia; unknown made by a model");
  CHECK(typed("<rdf:Bag><rdf:li rdf:resource='" + model_type + "'/></rdf:Bag>") == "trainedAlgorithmicMedia");
  CHECK(typed("<rdf:value>" + model_type + "</rdf:value><rdf:type>x</rdf:type>", "rdf:parseType='Resource'") ==
        "trainedAlgorithmicMedia");
  CHECK(typed("", "rdf:value='" + model_type + "'") == "trainedAlgorithmicMedia");
  CHECK(typed(std::string(20'000, '\n') + model_type) == "trainedAlgorithmicMedia");
  CHECK(typed("<![CDATA[" + model_type.substr(0, 20) + "]]>" + model_type.substr(20)) == "trainedAlgorithmicMedia");
  CHECK(typed("BuyNowAtEvilDotComHurryUp") == "; unknown BuyNowAtEvilDotComHurryUp");
  CHECK(typed(" \n ") == "");
  // By its name, whatever address a program gives its vocabulary.
  CHECK(xmp("<e:digitalSourceType xmlns:e='https://iptc.org/std/Iptc4xmpExt/2008-02-15'>" + model_type +
            "</e:digitalSourceType>") == "trainedAlgorithmicMedia");
}

TEST_CASE("each document of an XMP packet is read, and other encodings as far as they are ASCII") {
  const auto print = made::xmp("Iptc4xmpExt:DigitalSourceType='print'");
  const auto ai = made::xmp("Iptc4xmpExt:DigitalSourceType='" + model_type + "'");
  const auto types = [](const std::string& packet) {
    const auto read = media::read_xmp(bytes(packet));
    return base::join(read.types.codes(), " ") + (read.fault.empty() ? "" : "; " + read.fault);
  };
  CHECK(types(print + ai) == "print trainedAlgorithmicMedia");
  CHECK(types(print + "\n<?xml version='1.0'?>" + ai.substr(ai.find("<x:"))) == "print trainedAlgorithmicMedia");
  CHECK(types("\n<?xml version='1.0'?>" + ai) == "trainedAlgorithmicMedia");
  CHECK(types(print + "<w DigitalSourceType='x'/>") == "print; what follows its end is not read");
  std::string many;
  for (int i = 0; i < 9; ++i) many += print;
  CHECK(types(many) == "print; it holds more than 8 documents");
  auto plain = ai;
  plain.replace(plain.find("\xef\xbb\xbf"), 3, "");
  CHECK(types("<?xml version='1.0' encoding='windows-1252'?><!-- \xe9 -->" + plain) == "trainedAlgorithmicMedia");
  CHECK(types("<?xml version='1.0' encoding='koi8-r'?>" + plain) ==
        "trainedAlgorithmicMedia; of its encoding koi8-r only ASCII is read");
}

TEST_CASE("labels of other vocabularies in XMP") {
  const std::string tc260 = " xmlns:TC260='http://www.tc260.org.cn/ns/AIGC/1.0/'";
  const auto aigc = [&](std::string_view value) {
    return xmp(fmt::format("<TC260:AIGC{}>{}</TC260:AIGC>", tc260, value));
  };
  CHECK(aigc("{\"Label\":\"1\",\"ContentProducer\":\"x\"}") == "; tag XMP AIGC");
  CHECK(aigc("{\"Label\":\"3\"}") == "; tag XMP AIGC");
  CHECK(aigc("{\"Label\":\"0\"}") == "");
  CHECK(aigc("{\"Label\":") == "; unclear XMP AIGC");
  CHECK(aigc("{\"ContentProducer\":\"x\"}") == "; unclear XMP AIGC");
  CHECK(aigc("<TC260:Label>1</TC260:Label><TC260:ContentProducer>Tool 2</TC260:ContentProducer>") == "; tag XMP AIGC");
  CHECK(xmp("<Iptc4xmpExt:AISystemUsed>Sora</Iptc4xmpExt:AISystemUsed>") == "; tag XMP AISystemUsed");
  CHECK(xmp("<Iptc4xmpExt:AISystemUsed>none</Iptc4xmpExt:AISystemUsed>") == "");
  CHECK(xmp("", "Iptc4xmpExt:AIPromptInformation='a cat'") == "; tag XMP AIPromptInformation");
}

TEST_CASE("tags of containers that declare AI, and places that are not read") {
  const Folder folder;
  const auto clip = [&](const char* name, const char* tag) {
    return clips::make(folder / name, fmt::format("-f lavfi -i testsrc2=s=64x64:d=1 -pix_fmt yuv420p -movflags "
                                                  "use_metadata_tags {}",
                                                  tag));
  };
  struct Row {
    const char *file, *tag, *told;
  };
  for (const auto& row :
       {Row{"plain.mp4", "", "none; none; "},
        Row{"tiktok.mp4", R"(-metadata aigc_info='{"aigc_label_type":1}')", "none; aigc_info; "},
        Row{"zero.mp4", R"(-metadata aigc_info='{"aigc_label_type":0}')", "none; none; "},
        Row{"gb.mp4", R"(-metadata AIGC='{"Label":"1","ContentProducer":"x"}')", "none; AIGC; "},
        Row{"gb.mkv", R"(-metadata AIGC='{"Label":"2"}')", "none; AIGC; "},
        Row{"comment.mp4", R"(-metadata comment='{"AIGC":{"Label":"1"}}')", "none; comment; "},
        Row{"odd.mp4", "-metadata AIGC=perhaps", "none; none; its tag AIGC is not understood, and may say AI"},
        Row{"type.mkv", "-metadata DIGITALSOURCETYPE=trainedAlgorithmicMedia", "trainedAlgorithmicMedia; none; "},
        Row{"title.mp4", "-metadata title='How AIGC works'", "none; none; "}}) {
    CAPTURE(row.file);
    CHECK(told_of(clip(row.file, row.tag)) == row.told);
  }
  const auto plain = content(folder / "plain.mp4");
  const auto after = [&](const std::string& boxes) {
    std::ofstream(folder / "more.mp4", std::ios::binary) << plain + boxes;
    return told_of(folder / "more.mp4");
  };
  const auto packet = made::xmp("Iptc4xmpExt:DigitalSourceType='newOne'");
  const std::string rest = "none; none; not all of it was looked at, and the rest may say AI: ";
  CHECK(after(made::box("AIGC", R"({"Label":"1"})")) == "none; AIGC; ");
  CHECK(after(made::xmp_box(packet)) ==
        "none; none; its XMP gives the source type \"newOne\", which is not known, and may mean AI");
  CHECK(after(made::number(4, 4) + "free" + made::xmp_box(packet)) ==
        rest + fmt::format("the length of the box at byte {} is wrong", plain.size()));
  CHECK(after(made::number(1 << 30, 4) + "free" + made::xmp_box(packet)) ==
        rest + fmt::format("its box at byte {} claims more bytes than there are", plain.size()));
  CHECK(after(made::box("meta", std::string(4, '\0') + made::number(99, 4) + "abcd")) ==
        rest + "its box meta has a wrong length");
  std::string many;
  for (int i = 0; i < 100'010; ++i) many += made::box("free", "");
  CHECK(after(many + made::xmp_box(packet)) == rest + "it has more than 100000 boxes");
}

TEST_CASE("attachments of Matroska, whatever their type is called") {
  const Folder folder;
  std::ofstream(folder / "store", std::ios::binary) << made::store(made::manifest("urn:1", "Model", {by_model}));
  std::ofstream(folder / "packet", std::ios::binary) << made::xmp("Iptc4xmpExt:DigitalSourceType='" + model_type + "'");
  struct Row {
    const char *file, *type, *told;
  };
  for (const auto& row : {Row{"store", "APPLICATION/C2PA", "trainedAlgorithmicMedia; none; "},
                          Row{"store", "application/c2pa; v=1", "trainedAlgorithmicMedia; none; "},
                          Row{"store", "application/octet-stream", "trainedAlgorithmicMedia; none; "},
                          Row{"packet", "application/rdf+xml", "trainedAlgorithmicMedia; none; "},
                          Row{"packet", "text/xml", "trainedAlgorithmicMedia; none; "}}) {
    CAPTURE(row.type);
    const auto file =
        clips::make(folder / "made.mkv", fmt::format("-f lavfi -i testsrc2=s=64x64:d=1 -pix_fmt yuv420p -attach {} "
                                                     "-metadata:s:t mimetype='{}'",
                                                     (folder / row.file).string(), row.type));
    CHECK(told_of(file) == row.told);
  }
}

TEST_CASE("names of a stranger are bounded, whatever they are made of") {
  std::string marks = "A", unseen;
  for (int i = 0; i < 200'000; ++i) marks += "\u0301", unseen += "\u200b";
  const auto found = media::read_credentials({stored(
      made::store(made::manifest("urn:1", marks, {made::action(marks)},
                                 made::cbor("c2pa.ingredient", made::map({{"dc:title", made::text(marks)}})))))});
  for (const auto& name : {found.generator, found.actions, found.ingredients}) CHECK(name->size() <= 803);
  CHECK_FALSE(media::read_credentials({stored(made::store(made::manifest("urn:1", unseen, {})))}).generator);
  const auto far = media::read_xmp(bytes(made::xmp("dcterms:provenance='http://x/" + marks + "'")));
  CHECK(far.credentials->size() <= 803);
  CHECK(media::read_xmp(bytes(made::xmp("Iptc4xmpExt:DigitalSourceType='" + marks + "'"))).types.unknown().size() <
        1000);
}
