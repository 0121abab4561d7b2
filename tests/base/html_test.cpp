#include "base/html.hpp"

#include <doctest/doctest.h>

using namespace farmtok;

TEST_CASE("what means something in HTML is escaped, all else stays") {
  CHECK(base::html_escaped(R"(<script>alert("x" & 'y')</script>)") ==
        "&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;");
  CHECK(base::html_escaped("été 💪\n") == "été 💪\n");
  CHECK(base::html_escaped("&amp;") == "&amp;amp;");
  CHECK(base::html_escaped("").empty());
}
