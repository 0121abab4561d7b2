#include "farm/discovery/relevance/synonyms.hpp"

namespace farmtok::farm::discovery {

std::string_view subjects() {
  return R"(
# Body and sport
fitness fit gym workout exercise
  = training bodybuilding bodybuilder powerlifting powerlifter weightlifting crossfit calisthenics gymrat
    gymshark fitfam cardio hiit deadlift squat benchpress legday chestday armday backday personaltrainer lifting
    fitspo fitgirl gymtok fittok workouts powertok
  ~ muscle abs gains strength weightloss fatloss athlete trainer bulk biceps triceps glutes pushup pullup plank
    lift strong physique shredded diet pilates natty barbell dumbbell kettlebell
powerlifting powerlifter
  = deadlift squat benchpress weightlifting barbell powertok strengthtraining
  ~ gym strength strong bodybuilding lift bench strongman olympiclifting training workout lifting
bodybuilding bodybuilder
  = physique muscle gains mrolympia posing shredded
  ~ gym biceps triceps bulk chestday armday legday lifting workout fitness abs
weightloss fatloss slimming
  = losingweight caloriedeficit weightlossjourney wls diet
  ~ calories fat slim fitness workout cardio nutrition progress
yoga
  = pilates asana stretching namaste yogi
  ~ flexibility meditation mobility stretch balance
running runner run
  = marathon jogging crosscountry sprint halfmarathon
  ~ track cardio race athletics pace
cycling bicycle bike
  = cyclist mtb bmx indoorcycling soulcycle spinning
  ~ bikelife ride pedal
football soccer futbol voetbal
  = premierleague championsleague worldcup laliga fifa ucl goalkeeper freestylefootball messi ronaldo neymar
  ~ goal striker dribbling nutmeg barcelona liverpool arsenal juventus ajax feyenoord uefa freekick
basketball nba
  = dunk lebron hoops slamdunk ballislife
  ~ hoop dribble layup court lakers
boxing mma ufc
  = kickboxing muaythai knockout jiujitsu martialarts karate judo taekwondo
  ~ fight punch sparring fighter
wrestling wwe
  = wwf wrestler smackdown wrestlemania undertaker shawnmichaels stonecold hbk aew
  ~ raw mickfoley ring royalrumble
sport sports
  = football soccer basketball tennis hockey athletics volleyball baseball rugby cricket gymnastics swimming
    boxing skating motorsport skiing wrestling
  ~ athlete running cycling formula1 match championship league skateboard golf
skateboarding skate skateboard
  = kickflip skatepark skater ollie rollerblade inlineskating skating longboard
  ~ blade rollerskate bmx scooter
gymnastics gymnast
  = backflip tumbling cheerleading acrobatics
  ~ flip flexibility handstand
swimming swim
  = swimmer pool freestyle backstroke
  ~ diving water surf
horse horses equestrian
  = horseriding pony horsegirl gelding mare stallion barrelracing showjumping dressage foal horsetok
  ~ barn saddle gallop rodeo ranch rider
formula1 f1
  = formulaone grandprix hamilton verstappen vettel ricciardo redbullracing ferrari mclaren danielricciardo
    maxverstappen lewishamilton sebastianvettel f1tiktok pitstop
  ~ racing motorsport mercedes redbull race kvyat bottas leclerc

# Animals and nature
pets pet
  = dog cat puppy kitten hamster bunny rabbit parrot guineapig goldfish
  ~ animal vet paws furry cute
dog dogs
  = puppy doggo pup bulldog frenchie labrador husky corgi poodle chihuahua goldenretriever dogsoftiktok hond
    perro germanshepherd pitbull dachshund
  ~ pet paw bark leash canine
cat cats
  = kitten kitty catsoftiktok meow feline gato
  ~ pet purr whiskers
animal animals
  = dog cat horse pet wildlife lion elephant puppy kitten zoo cow bird monkey tiger bear fish duck goat sheep
    rabbit
  ~ nature farm reptile snake wolf deer
nature
  = forest mountain wildlife waterfall ocean landscape sunset lake river
  ~ hiking outdoors snow beach sea sky camping garden flower banff
farm farming
  = tractor farmer harvest cattle livestock agriculture fazendeiro
  ~ cow barn field rural
garden gardening plants plant
  = succulent houseplant planttok flowers greenhouse gardener
  ~ flower grow vegetable seeds soil

# Food
food foodie foodtok comida eten
  = recipe cooking baking chef delicious yummy tasty cook meal foodhack tiktokfood dessert snack cake
  ~ eat kitchen chicken chocolate pizza pasta breakfast lunch dinner cheese restaurant rice sushi noodles burger
    sauce vegan hungry mukbang bread cookie
recipe recipes
  = cooking baking cook bake homemade ingredients recept receta kochen koken
  ~ food dish easyrecipe chef meal kitchen cake pasta chicken dessert dough sauce oven foodhack dinner
cooking cook chef
  = recipe kitchen baking koken homemade meal
  ~ food dish chicken pasta dinner oven sauce rice fry grill bbq
baking bake baker
  = cake cookies cupcake bread dough pastry brownie birthdaycake frosting icing
  ~ dessert chocolate recipe oven sweet
cake cakes
  = birthdaycake cupcake fondant frosting icing cakedecorating
  ~ baking dessert bake pastry
coffee
  = latte espresso barista cappuccino starbucks
  ~ cafe brew caffeine

# Looks
makeup
  = mua eyeliner lipstick foundation eyeshadow makeuptutorial makeuplook mascara concealer contour blush lashes
    cosmetics glam
  ~ beauty skincare face brows colourpop sephora
beauty
  = makeup skincare cosmetics mua nails glam hairstyle lashes
  ~ hair face skin brows selfcare lipstick perfume
skincare skin
  = moisturizer acne serum cleanser sunscreen facemask
  ~ beauty glow pores selfcare
nails nail
  = manicure nailart acrylics gelnails pedicure
  ~ polish beauty
hair
  = hairstyle haircut hairstylist curlyhair hairdye hairtok hairtransformation hairdresser wig barber braids
    hairtutorial balayage
  ~ curls bangs curly salon blonde beard ponytail brunette
fashion style
  = outfit ootd clothes streetwear outfitinspo fashionhacks stylist grwm
  ~ dress shoes sneakers jeans wear model thrift hoodie vintage shein heels wardrobe
outfit ootd outfits
  = fashion clothes grwm outfitinspo streetwear
  ~ dress style wear jeans shoes wardrobe hoodie
tattoo tattoos
  = tattooartist inked tattooart ink
  ~ piercing needle
cosplay
  = cosplayer costume crossplay
  ~ wig mycostume halloween character props

# Stage and screen
dance dancing dancer baile
  = choreography dancechallenge twerk shuffle ballet hiphop salsa shuffledance cuttinshapes dancer bailar
    breakdance renegade tanz danse
  ~ choreo moves routine footwork shuffletutorial
comedy humor humour
  = funny joke skit prank meme parody standup lol hilarious comedian
  ~ laugh relatable pov sketch grappig fun lachen sarcasm mizah cringe fail
prank pranks
  = pranked prankster pranking prankwars
  ~ funny joke scare gotcha
music
  = song singing singer guitar piano drums rap cover band musician concert songwriter hiphop producer
  ~ album lyrics beat playlist dj sing remix vocals jazz karaoke melody
singing sing singer
  = vocals cover karaoke song duetthis choir acapella
  ~ music voice audition lyrics lipsync
kpop
  = bts blackpink jungkook jhope bangtan btsarmy stray twice
  ~ army korean idol
anime
  = animeedit otaku naruto manga weeb haikyuu onepiece amv attackontitan animeedits sasuke kakashi luffy
    shingekinokyojin waifu dragonball myheroacademia demonslayer narutoshippuden boruto tokyoghoul hanakokun
    jujutsukaisen snk
  ~ bakugou shoto zoro sakura kawaii hokage kaneki mikasa crunchyroll ghibli animation hinata
movie film cinema movies
  = trailer netflix marvel actor spiderman hollywood disney avengers series
  ~ scene theboys starwars acting cinematic director
gaming games gamer videogames game
  = playstation xbox fortnite minecraft roblox ps5 pubg amongus nintendo valorant twitch fifa21 callofduty
    gaminglife gta streamer
  ~ console pc steam esports controller level glitch

# Making things
art
  = artist drawing painting sketch illustration procreate artwork digitalart sculpture watercolor artistsoftiktok paint
    draw tekenen
  ~ creative canvas portrait brush pencil design artsy picasso graffiti
drawing draw sketch
  = procreate illustration art pencil tekenen artist digitalart doodle
  ~ painting portrait paint anime cartoon
painting paint
  = acrylic watercolor canvas art artist oilpainting
  ~ drawing brush mural
diy crafts craft handmade
  = homemade holidaycrafts crafting sewing knitting upcycle crochet woodworking lifehack
  ~ project tools creative build glue decoration furniture
woodworking carpentry tools
  = woodwork carpenter drill drillbit electrician toolstour workshop
  ~ diy build wood saw construction contractor
decor interior homedecor
  = roomtour interiordesign furniture renovation housetour apartment remodel architecture house makeover
  ~ kitchen bedroom design moving realestate room home wallart
cleaning clean
  = cleaningtiktok cleaninghacks cleantok laundry declutter vacuum tidy
  ~ satisfying organize bathroom wash soap
photography photo photographer
  = photoshoot camera portrait lightroom canon nikon
  ~ model pose lens edit

# Going places
travel traveling travelling tourism
  = vacation trip wanderlust roadtrip travelcanada holiday backpacking destination
  ~ beach island flight hotel adventure greece paris airport explore banff mountain tourist
cars car auto
  = bmw mercedes audi ferrari lamborghini porsche drift supercar carsoftiktok jdm mustang turbo ford toyota
    tesla honda drifting cartiktok
  ~ engine racing drive motor driver garage exhaust wheels formula1 f1 vehicle motorsport
truck trucks trucker
  = semitruck tiktoktruckers lorry pickup
  ~ diesel driver trailer
motorcycle motorbike
  = biker bikelife motocross yamaha kawasaki harley wheelie ducati
  ~ rider helmet ride

# People and life
love romance relationship couple couples
  = boyfriend girlfriend couplegoals relationshipgoals dating crush valentine marriage husband wife relatie
  ~ heart kiss together single wedding romantic ex cheating lesbian gay partner
couple couples
  = boyfriend girlfriend husband wife couplegoals relationship bf gf
  ~ love marriage dating kiss
wedding
  = bride groom bridal weddingdress married engagement proposal
  ~ marriage couple ring dress
family
  = mom dad parents kids daughter son mother father baby siblings brother sister twins momlife
  ~ grandma grandpa parenting child cousin home familytime
kids children parenting baby
  = child toddler mom dad parents daughter son newborn momsoftiktok
  ~ family cute mommy school infant twins
friends friendship friend
  = bestie bestfriend bff squad
  ~ buddy gang roommates together
lgbt lgbtq pride
  = gay lesbian trans bisexual queer lgbtqia gaytiktok loveislove transgender
  ~ bi drag rainbow nonbinary
drag dragqueen
  = rupaul dragrace dragtransformation dragqueentransformation
  ~ wig queen makeup
school student teacher
  = classroom homework exam highschool college university teachersoftiktok docent meester leerling
  ~ class study learn graduation lesson math students
study studying education learning
  = homework exam student studytok learn notes
  ~ school college science university facts
work job office
  = boss coworker career interview worklife werk
  ~ salary meeting employee customer manager shift
business entrepreneur entrepreneurship
  = smallbusiness startup smallbusinesscheck ecommerce supportsmallbusiness marketing sidehustle entrepreneurs
  ~ money sales shop packing brand owner success
money finance
  = investing stocks crypto bitcoin budget savings income wealth trading rich millionaire
  ~ business bank debt tax sidehustle cash dollar
military soldier army
  = navy marines airforce veteran usarmy miltok warrantofficer usmc troops
  ~ deployment uniform combat chieftok war
police
  = cop officer sheriff lawenforcement
  ~ arrest crime patrol

# Knowing things
tech technology
  = iphone computer software gadgets ios14 android techtok apple coding app laptop robot ai samsung
  ~ programming phone pc ios smart device hack vfx
programming coding coder developer
  = programmer software python javascript codinglife code softwareengineer webdev
  ~ computer tech html bug stem
science stem
  = physics chemistry experiment biology scientist astronomy space
  ~ facts math nasa engineering learn
health healthy wellness
  = nutrition doctor nurse mentalhealth medical medicine diet vitamins supplements therapy
  ~ sleep fitness covid19 hospital anxiety selfcare weightloss vegan food
nutrition diet
  = supplements protein macros calories creatine vitamins mealprep
  ~ fitness health healthy eat fatloss food
corona covid covid19 coronavirus
  = lockdown pandemic quarantine vaccine
  ~ mask virus
news politics
  = breakingnews election government president journalist politician geertwilders standwithkashmir
  ~ vote law protest blm debate trump biden
religion islam christian faith
  = jesus god bible allah quran church prayer muslim koran
  ~ pray blessed ramadan

# Times of the year
christmas xmas kerst
  = santa christmastree holidaycrafts merrychristmas weihnachten navidad kerstboom sinterklaas advent
  ~ winter gifts snow decorations
halloween spooky
  = pumpkin horror costume scary trickortreat
  ~ witch ghost october fright
horror scary
  = creepy ghost haunted horrortok paranormal jumpscare
  ~ spooky fear dark
birthday
  = birthdaycake birthdaygirl birthdayparty
  ~ party cake celebrate
party club
  = nightclub festival rave dj celebration
  ~ drunk celebrate weekend
)";
}

}  // namespace farmtok::farm::discovery
