#include "farm/discovery/relevance/synonyms.hpp"

namespace farmtok::farm::discovery {

std::string_view aspects() {
  return R"(
transformation transform
  = beforeandafter glowup progress weightlosstransformation journey bodytransformation makeover
    transformationtuesday
  ~ change results months
transition transitions
  = transitioner transitionchallenge
  ~ transform outfitchange
tutorial howto tutorials
  = learn diy stepbystep lesson easy teach guide
  ~ tips how explained instructions beginner
tips tip advice
  = hacks tricks lifehack tutorial howto guide
  ~ how learn mistakes facts
hack hacks lifehack lifehacks
  = tricks trick foodhack fashionhacks cleaninghacks
  ~ tips howto diy
funny hilarious joke jokes
  = comedy humor lol joke meme laugh prank fail
  ~ fun relatable skit grappig silly cringe
motivation motivational inspiring inspiration
  = motivationmonday inspirational mindset nevergiveup goals powerliftingmotivation discipline
  ~ inspo success grind hustle strong believe
easy simple quick
  = beginner fast minutes
  ~ homemade
skills skill tricks
  = freestyle technique freestylefootball fifaskills
  ~ talent moves trick
challenge
  = dancechallenge hoodiechallenge tiktokchallenge trychallenge
  ~ try dare
edit edits editing
  = animeedit animeedits amv fanedit vfx editor haikyuuedit
  ~ capcut aftereffects
look looks
  = makeuplook outfit
  ~ style ootd
ideas idea inspo
  = inspiration
  ~ tips
restoration restore restoring
  = renovation rebuild repair detailing
  ~ project polish
routine
  = dayinmylife dayinthelife morningroutine
  ~ daily schedule
aesthetic
  = fallaesthetic vibes cottagecore softgirl
  ~ cozy mood
cute adorable
  = kawaii sweet lovely
  ~ aww
review unboxing
  = haul amazonfinds test
  ~ worth try
fail fails
  = gymfail bloopers epicfail
  ~ oops funny mistake
satisfying asmr
  = oddlysatisfying slime asmrsounds relaxing
  ~ calm loop
story storytime
  = pov vlog
  ~ told happened
facts fact
  = didyouknow learnontiktok
  ~ learn science interesting

# Words that describe, and have no others for them: each stands for itself.
home athome house indoors
project projects
moment moments
life lifestyle
lesson lessons
artist artists
riding ride rider
smooth
outdoor outdoors
beginner beginners
professional pro
compilation highlights
reaction reactions
performance show
master skilled
girl girls woman women
boy boys man men guy guys
old young
strong powerful
creative
romantic
real true
digital
street
)";
}

std::string_view fillers() {
  return R"(
# What every sentence has.
a an the and or but nor of for with without in on at to from by as is are was were be been being am do does did
done have has had i me my mine we us our you your yours he him his she her hers it its they them their this that
these those there here what which who when where why how all any some every each no not dont only just so too
very really more most much many few than then now if about into over under out up down off can could will would
should may might must get got go going gets let lets please want wants wanted need show shows showing shown find
give new best top good great nice amazing awesome cool popular

# What every post has.
fyp fy fyi foryou foryoupage foryourpage forupage foru fypage fypp fyyp fypsounds viral virall viralvideo
goviral trending trend trends tiktok tiktoks tik tok xyzbca xyzcba xybca zyxcba vjp voorjou voorjoupagina parati
enparati recommendations recomendados destacame blowthisup noticeme 4u 4yp 4upage video videos clip clips vedio
reel reels short shorts post posts content footage film watch like likes follow followme comment share duet
stitch greenscreen greenscreenvideo reply part creator page rec vs one two day time thing things
)";
}

std::string_view joining_words() {
  return R"(
my the and for with you your our home day days life girl girls boy boys man men woman women guy guys lover
lovers world club team fam tok challenge tuesday monday sunday friday time check goals fan fans page addict
queen king body full best real new old big little small mini super pro beginner before after live made lab zone
room of tiktok video videos clips style art vibes mom dad baby wall paper hand hands face leg legs arm arms
chest shoulder core booty upper lower loss burn tip hack hacks ideas inspo motivated motivation tutorial
transformation workout progress journey community coach lifestyle quick easy healthy
)";
}

std::string_view whole_words() {
  return R"(
carpet cargo season together island hotdog catwalk catfish homework artwork sunday monday friday saturday
birthday holiday someone something everyone everything anyone within without household housewife manage mankind
boyfriend girlfriend weekend understand background backyard backpack playback feedback comeback handsome handbag
facebook wallpaper newspaper heartbeat sunflower butterfly dragonfly carefully beautiful wonderful seafood
catback cateye catwalks catsuit catnip category caterpillar catholic catcall dogfight dogma carpool
breakfast goodnight timeline lifetime daytime livestream artist artificial partner party start
)";
}

}  // namespace farmtok::farm::discovery
