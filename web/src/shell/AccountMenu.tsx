/** Who is signed in, the language, the pages about oneself, and the way out. */
import { Check, ChevronDown, KeyRound, LogOut, ShieldCheck, UserRound } from "lucide-react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from "react-aria-components";
import { useMe, useSignOut } from "../api/session";
import { language, LANGUAGES, speak } from "../language";
import { go } from "../router";
import { common } from "../texts/common";
import { Avatar } from "../ui/Avatar";
import { NAMES } from "./LanguageChoice";

/** See the head of this file. */
export function AccountMenu() {
  const { data: me } = useMe();
  const signOut = useSignOut();
  const act = (key: string | number) => {
    if (key === "out") void signOut();
    else if (key === "privacy") go("/privacy");
    else if (String(key).startsWith("/")) go(String(key));
    else speak(String(key));
  };
  return (
    <MenuTrigger>
      <Button className="account" {...(me ? {} : { "aria-label": common.account.menu })} data-testid="account">
        <Avatar name={me?.name ?? ""} /><span className="account-name">{me?.name}</span><ChevronDown aria-hidden />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" onAction={act} aria-label={common.account.menu}>
          <MenuSection>
            <Header className="menu-head">{common.account.language}</Header>
            {LANGUAGES.map((one) => (
              <MenuItem key={one} id={one} className="menu-item" textValue={NAMES[one]}>
                <span lang={one}>{NAMES[one]}</span>{one === language() && <Check aria-hidden />}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="menu-line" />
          <MenuItem id="/profile" className="menu-item" textValue={common.account.profile}><span>{common.account.profile}</span><UserRound aria-hidden /></MenuItem>
          <MenuItem id="/security" className="menu-item" textValue={common.account.security}><span>{common.account.security}</span><KeyRound aria-hidden /></MenuItem>
          {me?.role === "PATIENT" && <MenuItem id="privacy" className="menu-item" textValue={common.nav.privacy}><span>{common.nav.privacy}</span><ShieldCheck aria-hidden /></MenuItem>}
          <Separator className="menu-line" />
          <MenuItem id="out" className="menu-item" textValue={common.account.signOut}><span>{common.account.signOut}</span><LogOut aria-hidden /></MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
