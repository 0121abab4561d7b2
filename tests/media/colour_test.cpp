// What colours copies have: right ones, and ones whose numbers mean something else than their file says.

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "av/codec.hpp"
#include "av/input.hpp"
#include "media/clips.hpp"
#include "media/compare/colour_faults.hpp"
#include "media/compare/fidelity.hpp"

using namespace farmtok;
using clips::fs::path;
using media::Rgb;
using media::Size;

namespace {

constexpr Rgb white{1, 1, 1}, black{0, 0, 0}, red{1, 0, 0}, green{0, 1, 0}, blue{0, 0, 1};

av::Frame first_picture(av::Input& input) {
  const auto decoder = av::open_decoder(*input.stream(0), 1);
  auto packet = av::make_packet();
  auto frame = av::make_frame();
  while (input.read(*packet)) {
    av::send(*decoder, packet.get());
    if (av::receive(*decoder, *frame)) return frame;
  }
  av::send(*decoder, nullptr);
  REQUIRE(av::receive(*decoder, *frame));
  return frame;
}

/// Of a copy of the same geometry; the original is limited range and 4:2:0.
model::Fidelity fidelity_of(const path& copy, const path& original) {
  const auto fd = clips::open_to_read(original);
  av::Input input{fd.get()};
  const auto picture = first_picture(input);
  const auto& coded = *input.stream(0)->codecpar;
  const Size size{coded.width, coded.height};
  const auto colour = media::as_seen({AV_PIX_FMT_YUV420P, coded.color_range, coded.color_space}, size);
  media::FidelityCheck check{{.size = size}, {{.colour = colour}, colour}};
  check.expect(*picture, 0, picture.get());
  const auto measured = check.measure(clips::open_to_read(copy).get());
  REQUIRE(measured);
  return *measured;
}

/// Each is made by the ffmpeg program of an original of BT.601 that does not say so.
struct Row {
  std::string what;
  std::string make;
  std::string fault;   // nothing for a right one
  bool faint = false;  // moves the colours of usual footage by less than can be seen
};

const std::vector<Row>& rows() {
  static const std::string tagged = " -bsf:v h264_metadata=";
  static const std::vector<Row> all{
      {"the same", "", ""},
      {"the same, and says so", tagged + "matrix_coefficients=6:video_full_range_flag=0", ""},
      {"coarse", "-crf 35", ""},
      {"BT.709, and says so",
       "-vf scale=in_color_matrix=bt601:out_color_matrix=bt709" + tagged + "matrix_coefficients=1", ""},
      {"full range, and says so", "-vf scale=in_range=limited:out_range=full,format=yuvj420p", ""},
      {"BT.601 that is said to be BT.709", tagged + "matrix_coefficients=1", "matrix"},
      {"coarse BT.601 that is said to be BT.709", "-crf 32" + tagged + "matrix_coefficients=1", "matrix"},
      {"BT.601 that is said to be BT.2020", tagged + "matrix_coefficients=9", "matrix", true},
      {"BT.709 that says nothing", "-vf scale=in_color_matrix=bt601:out_color_matrix=bt709", "matrix"},
      {"limited range that is said to be full", tagged + "video_full_range_flag=1", "range"},
      {"full range that says nothing",
       "-vf scale=in_range=limited:out_range=full -pix_fmt yuvj420p" + tagged + "video_full_range_flag=0", "range"},
      {"its planes of chroma exchanged", "-vf swapuv", "planes"},
  };
  return all;
}

void check_rows(const path& original, bool usual = false) {
  const clips::Folder folder;
  for (const auto& row : rows()) {
    if (usual && row.faint) continue;
    CAPTURE(row.what);
    const auto copy =
        clips::make(folder / "copy.mp4",
                    fmt::format("-i {} -an -frames:v 1 -c:v libx264 -preset veryfast {}", original.string(), row.make));
    const auto found = fidelity_of(copy, original);
    CAPTURE(*found.colour);
    CHECK(found.colour_fault.value_or("") == row.fault);
    if (row.fault.empty()) CHECK(*found.colour < 2);
  }
}

}  // namespace

TEST_CASE("colours are as far apart as they look") {
  CHECK(media::difference(white, black) == doctest::Approx(100).epsilon(1e-3));
  CHECK(media::difference(white, white) == 0);
  // CIELAB of the primaries of BT.709: 53.24, 80.09, 67.20; 87.73, -86.18, 83.18; 32.30, 79.19, -107.86.
  CHECK(media::difference(red, black) == doctest::Approx(std::hypot(53.24, 80.09, 67.20)).epsilon(1e-3));
  CHECK(media::difference(green, black) == doctest::Approx(std::hypot(87.73, 86.18, 83.18)).epsilon(1e-3));
  CHECK(media::difference(blue, red) ==
        doctest::Approx(std::hypot(53.24 - 32.30, 80.09 - 79.19, 67.20 + 107.86)).epsilon(1e-3));
  // What is brighter than white is white.
  CHECK(media::difference(white, {1.2, 1.1, 1}) == 0);
}

TEST_CASE("matrices are those of H.273") {
  const struct {
    AVColorSpace matrix;
    double luma, blue;  // of red; its other colour difference is 0.5
  } rows[] = {{AVCOL_SPC_BT709, 0.2126, -0.114572},    {AVCOL_SPC_SMPTE170M, 0.299, -0.168736},
              {AVCOL_SPC_BT470BG, 0.299, -0.168736},   {AVCOL_SPC_FCC, 0.30, -0.168539},
              {AVCOL_SPC_SMPTE240M, 0.212, -0.116101}, {AVCOL_SPC_BT2020_NCL, 0.2627, -0.139630}};
  for (const auto& row : rows) {
    CAPTURE(static_cast<int>(row.matrix));
    const auto made = media::ycc_of(red, row.matrix);
    CHECK(made.luma == doctest::Approx(row.luma));
    CHECK(made.blue == doctest::Approx(row.blue).epsilon(1e-4));
    CHECK(made.red == doctest::Approx(0.5));
  }
  CHECK(media::ycc_of(green, AVCOL_SPC_YCGCO).blue == doctest::Approx(0.5));
  for (const auto matrix : {AVCOL_SPC_BT709, AVCOL_SPC_SMPTE170M, AVCOL_SPC_BT2020_NCL, AVCOL_SPC_YCGCO}) {
    const auto back = media::rgb_of(media::ycc_of({0.3, 0.6, 0.1}, matrix), matrix);
    CHECK(back.red == doctest::Approx(0.3));
    CHECK(back.green == doctest::Approx(0.6));
    CHECK(back.blue == doctest::Approx(0.1));
  }
  const auto grey = media::saturated(red, AVCOL_SPC_BT709, 0);
  CHECK(grey.red == doctest::Approx(0.2126));
  CHECK(grey.blue == doctest::Approx(0.2126));
}

TEST_CASE("a mistake is named only where it can be seen and explains what is wrong") {
  const std::vector<Rgb> wanted{{0.6, 0.4, 0.3}, {0.2, 0.5, 0.3}, {0.3, 0.3, 0.6}};
  const auto compared = [&](const std::vector<Rgb>& colours, auto change) {
    media::ColourComparison comparison;
    std::vector<Rgb> shown;
    for (const auto& colour : colours) shown.push_back(change(colour));
    comparison.add(shown, colours, AVCOL_SPC_BT709);
    return comparison;
  };
  const auto misread = [](const Rgb& colour) {
    return media::rgb_of(media::ycc_of(colour, AVCOL_SPC_SMPTE170M), AVCOL_SPC_BT709);
  };
  CHECK(compared(wanted, misread).fault() == "matrix");
  CHECK_FALSE(compared(wanted, [](const Rgb& colour) { return colour; }).fault());
  CHECK_FALSE(compared({}, misread).fault());
  CHECK(compared({}, misread).difference() == 0);
  // Nobody sees by which matrix grey is stored.
  CHECK_FALSE(compared({{0.5, 0.5, 0.5}, {0.52, 0.5, 0.5}}, misread).fault());
  const auto darker = compared(wanted, [](const Rgb& c) { return Rgb{c.red * 0.7, c.green * 0.7, c.blue * 0.7}; });
  CHECK(darker.difference() > 5);
}

TEST_CASE("a copy whose numbers mean other colours than its file says is found out") {
  const clips::Folder folder;
  // Colours as mild as those of usual footage, and strong ones.
  for (const char* saturation : {"0.4", "1"}) {
    CAPTURE(saturation);
    check_rows(
        clips::make(folder / "original.mp4",
                    fmt::format("-f lavfi -i testsrc2=s=480x270:r=25 -vf hue=s={} -frames:v 1 -c:v libx264 -crf 10 "
                                "-pix_fmt yuv420p",
                                saturation)));
  }
}

TEST_CASE("so is one of real footage") {
  const auto folder = clips::shared_media();
  if (folder.empty()) return;
  const clips::Folder made;
  check_rows(clips::make(made / "original.mp4",
                         fmt::format("-i {} -frames:v 1 -vf scale=in_range=full:out_range=limited,format=yuv420p -c:v "
                                     "libx264 -crf 10",
                                     (folder / "sign-again.mkv").string())),
             true);
}
