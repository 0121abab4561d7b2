// What files say about their making, wherever their containers keep it, and what a copy says.

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.hpp"
#include "made_credentials.hpp"
#include "media/clips.hpp"
#include "media/mp4_file.hpp"
#include "media/probe.hpp"
#include "media/render.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

std::string content(const path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

path write(const path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

std::string told(const path& file) {
  const auto facts = media::probe(clips::open_to_read(file).get());
  const auto& found = facts.credentials;
  return (found ? found->generator.value_or("-") : "none") + ", " + facts.digital_source_type.value_or("none") +
         (found && found->fault ? ", " + *found->fault : "");
}

std::string riff(std::string_view kind, const std::string& bytes) {
  std::string size;
  for (int i = 0; i < 4; ++i) size += static_cast<char>(bytes.size() >> 8 * i & 0xFF);
  return std::string{kind} + size + bytes + std::string(bytes.size() % 2, '\0');
}

const auto ai = made::action("c2pa.created", made::iptc("trainedAlgorithmicMedia"));
const auto store = made::store(made::manifest("urn:1", "Model", {ai}));
const auto update = made::store(made::manifest("urn:2", "Editor", {made::action("c2pa.edited")}));
const auto packet = made::xmp("Iptc4xmpExt:DigitalSourceType='compositeSynthetic'");

}  // namespace

TEST_CASE("credentials and XMP are found after the end of an MP4 file") {
  const Folder folder;
  const auto plain = content(clips::make(folder / "plain.mp4", "-f lavfi -i testsrc2=s=64x64:d=1 -pix_fmt yuv420p"));
  struct Row {
    const char* name;
    std::string boxes, told;
  };
  for (const auto& row :
       {Row{"none", "", "none, none"}, Row{"others", made::uuid_box(std::string(16, 'x'), store), "none, none"},
        Row{"credentials", made::c2pa_box(store), "Model, trainedAlgorithmicMedia"},
        Row{"an update", made::c2pa_box(store) + made::c2pa_box(update, "update"), "Editor, trainedAlgorithmicMedia"},
        Row{"hashes of pieces", made::c2pa_box("no manifest", "merkle"), "none, none"},
        Row{"room after them", made::c2pa_box(store + std::string(500, '\0')), "Model, trainedAlgorithmicMedia"},
        Row{"twice", made::c2pa_box(update) + made::c2pa_box(store),
            "Editor, trainedAlgorithmicMedia, the file has them twice: the first are described, and an AI type of the "
            "others counts too"},
        Row{"words, then credentials", made::c2pa_box("no manifest at all") + made::c2pa_box(store),
            "Model, trainedAlgorithmicMedia, their box holds something else"},
        Row{"a manifest store as hashes", made::c2pa_box(store, "merkle"), "Model, trainedAlgorithmicMedia"},
        Row{"a store without a box", store,
            "Model, trainedAlgorithmicMedia, they are at the top of the file, where other "
            "programs do not look for them"},
        Row{"XMP of QuickTime", made::box("udta", made::box("udta", made::box("XMP_", packet))),
            "none, compositeSynthetic"},
        Row{"XMP in a box of ISO",
            made::box("meta", std::string(4, '\0') + made::box("xml ", std::string(4, '\0') + packet)),
            "none, compositeSynthetic"},
        Row{"a purpose without an end", made::c2pa_box(std::string(64, 'x'), std::string(64, 'x')),
            "-, none, their box holds something else"},
        Row{"XMP", made::xmp_box(packet), "none, compositeSynthetic"},
        Row{"both", made::xmp_box(packet) + made::c2pa_box(update), "Editor, compositeSynthetic"},
        Row{"a large size", made::number(1, 4) + "uuid" + made::number(~0ULL, 8), "none, none"},
        Row{"no size", std::string(4, '\0') + made::c2pa_box(store).substr(4), "Model, trainedAlgorithmicMedia"}}) {
    CAPTURE(row.name);
    CHECK(told(write(folder / "made.mp4", plain + row.boxes)) == row.told);
  }
  const auto box = made::c2pa_box(store);
  for (std::size_t bytes : {box.size() - 1, box.size() / 2, std::size_t{60}}) {
    const auto there = static_cast<std::int64_t>(bytes) - 45;  // without the heads
    CHECK(told(write(folder / "cut.mp4", plain + box.substr(0, bytes))) ==
          fmt::format("-, {}, they are cut off: {} of {} bytes are there",
                      there > 300 ? "trainedAlgorithmicMedia" : "none", there, store.size()));
  }
}

TEST_CASE("XMP of QuickTime, and the chunks of AVI") {
  const Folder folder;
  const auto mov = content(clips::make(folder / "plain.mov", "-f lavfi -i testsrc2=s=64x64:d=1 -pix_fmt yuv420p"));
  const auto moov = mov.rfind("moov") - 4;
  const auto with = [&](const std::string& box) {
    return mov.substr(0, moov) + made::box("moov", mov.substr(moov + 8) + box);
  };
  CHECK(told(write(folder / "udta.mov", with(made::box("udta", made::box("XMP_", packet))))) ==
        "none, compositeSynthetic");
  const auto meta = std::string(4, '\0') + made::xmp_box(packet);
  for (const auto& box : {made::box("meta", meta), made::box("udta", made::box("udta", made::box("XMP_", packet))),
                          made::box("trak", made::box("udta", made::box("XMP_", packet)))})
    CHECK(told(write(folder / "inside.mov", with(box))) == "none, compositeSynthetic");
  CHECK(told(write(folder / "moov.mov", with(made::c2pa_box(store)))) ==
        "Model, trainedAlgorithmicMedia, they are in the box moov, where other programs do not look for them");
  const auto avi = content(clips::make(folder / "plain.avi", "-f lavfi -i testsrc2=s=64x64:d=1 -c:v mpeg4"));
  CHECK(told(folder / "plain.avi") == "none, none");
  CHECK(told(write(folder / "c2pa.avi", avi + riff("C2PA", store))) == "Model, trainedAlgorithmicMedia");
  CHECK(told(write(folder / "xmp.avi", avi + riff("_PMX", packet))) == "none, compositeSynthetic");
  CHECK(told(write(folder / "list.avi", avi + riff("LIST", "INFO" + riff("_PMX", packet)))) ==
        "none, compositeSynthetic");
}

TEST_CASE("a walk through the boxes of a file reads heads, and ends") {
  const Folder folder;
  const auto kinds = [&](const std::string& bytes) {
    const auto file = clips::open_to_read(write(folder / "boxes", bytes));
    std::string found;
    media::each_file_box(file.get(), [&](const media::FileBox& box) {
      found += fmt::format("{}@{}:{}/{} ", box.kind, box.at, box.bytes, box.promised);
      return box.kind != "stop";
    });
    return found;
  };
  CHECK(kinds("") == "");
  CHECK(kinds("1234567") == "");
  CHECK(kinds(made::box("ftyp", "abc") + made::box("free", "")) == "ftyp@8:3/3 free@19:0/0 ");
  CHECK(kinds(made::box("stop", "") + made::box("free", "")) == "stop@8:0/0 ");
  CHECK(kinds(made::number(4, 4) + "free") == "");
  CHECK(kinds(made::number(100, 4) + "mdatabc") == "mdat@8:3/92 ");
  CHECK(kinds(made::number(0, 4) + "mdatabc") == "mdat@8:3/3 ");
  CHECK(kinds(made::number(1, 4) + "mdat" + made::number(17, 8) + "a" + made::box("free", "")) ==
        "mdat@16:1/1 free@25:0/0 ");
  CHECK(kinds(made::number(1, 4) + "mdat" + made::number(15, 8)) == "");
  std::string many;
  for (int i = 0; i < 100'010; ++i) many += made::box("free", "");
  const auto walked = kinds(many);
  CHECK(std::count(walked.begin(), walked.end(), '@') == 100'000);
}

TEST_CASE("a copy says the type in a box after its end, and is otherwise the same") {
  const Folder folder;
  const auto plain = clips::make(folder / "plain.mp4", "-f lavfi -i testsrc2=s=64x64:d=1 -pix_fmt yuv420p");
  const auto copy = [&](const char* name, media::Encoding encoding) {
    const auto in = clips::open_to_read(plain), out = clips::create(folder / name);
    const auto reply = media::render(in.get(), out.get(), {1, 1.02, 0.2, 1, 1.01}, encoding, {});
    return std::pair{content(folder / name), reply};
  };
  media::Encoding says{"ultrafast", 30, 1};
  const auto [bare, silent] = copy("bare.mp4", says);
  says.digital_source_type = "trainedAlgorithmicMedia";
  const auto [labelled, reply] = copy("labelled.mp4", says);
  CHECK(labelled.starts_with(bare));
  CHECK(labelled.size() > bare.size());
  CHECK(copy("again.mp4", says).first == labelled);
  CHECK_FALSE(silent.notes);
  CHECK(reply.notes == "the copy's XMP says trainedAlgorithmicMedia");
  CHECK(reply.output->digital_source_type == "trainedAlgorithmicMedia");
  CHECK(clips::decodes(folder / "labelled.mp4"));
  says.digital_source_type = "a b";
  CHECK_THROWS_WITH_AS(copy("wrong.mp4", says), "digital_source_type is \"a b\", must be a code of IPTC", base::Error);
  CHECK_THROWS_AS(media::preflight(clips::open_to_read(plain).get(), "tiktok", "<x>"), base::Error);
}

TEST_CASE("a real signed clip, and its twin without credentials") {
  const auto folder = clips::shared_media();
  if (folder.empty()) return;
  const auto found = media::probe(clips::open_to_read(folder / "provenance/signed.mp4").get()).credentials;
  REQUIRE(found);
  CHECK(found->generator == "TestApp c2patool/0.6.2 c2pa-rs/0.28.2");
  CHECK(found->signer == "C2PA Test Signing Cert");
  CHECK(found->actions == "c2pa.opened");
  CHECK(found->ingredients == "video1.mp4");
  CHECK_FALSE(found->fault);
  CHECK(told(folder / "provenance/unsigned-twin.mp4") == "none, none");
}
